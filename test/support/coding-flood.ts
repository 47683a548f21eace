import { newsMessage } from '../../src/coding/news-message.ts'
import { testDesk } from '../../src/coding/test-desk.ts'
import { plantedOutput } from './coding-output.ts'

export interface FloodReport {
  readonly lines: number
  readonly megabytes: number
  /** Of text taken in, by the time that one core worked on it. */
  readonly megabytesPerSecond: number
  readonly planted: number
  /** Failures of which an insight or the summary has the right line. */
  readonly found: number
  /** Findings that nobody planted. */
  readonly invented: number
  readonly insights: number
  /** Secrets that reached the model, the log, a device or the lines that are kept. */
  readonly leaked: number
  readonly modelCalls: number
  readonly heapMegabytes: number
}

/** What one request carries. */
const linesAtOnce = 600
/** Ten thousand lines a second, by a clock that need not be waited for. */
const perPieceMs = 60

/** A long build goes by, with failures and secrets in it; the model answers in 300 ms with what it was shown. */
export async function runFlood(count: number, failures: number, secrets: number, seed: number): Promise<FloodReport> {
  const output = plantedOutput(count, failures, secrets, seed)
  const stub = testDesk({
    answer: ({ messages }) => {
      const line = Number(/^(\d+): /m.exec(messages.at(-1)?.content ?? '')?.[1] ?? 0)
      return JSON.stringify({ insights: [{ text: `I saw ${messages.at(-1)?.content.slice(0, 120)}`, lines: [line] }] })
    },
  })
  const { clock, desk, news, asked, log, scope } = stub
  const source = desk.open({ name: 'make', command: 'make', deviceIds: ['a'] })
  const kept: string[] = []
  let bytes = 0
  let spentMs = 0
  let heapBytes = 0
  let from = 1
  const send = async (piece: readonly string[]) => {
    const text = `${piece.join('\n')}\n`
    const before = process.threadCpuUsage()
    source.writeFrom(from, text)
    const { user, system } = process.threadCpuUsage(before)
    spentMs += (user + system) / 1000
    from += piece.length
    bytes += Buffer.byteLength(text)
    await clock.advance(perPieceMs)
    if (from % 60_000 < linesAtOnce) {
      kept.push(...source.tail(200).map((line) => line.text))
      heapBytes = Math.max(heapBytes, process.memoryUsage().heapUsed)
    }
  }
  let piece: string[] = []
  for (const line of output.lines()) {
    piece.push(line)
    if (piece.length < linesAtOnce) continue
    await send(piece)
    piece = []
  }
  if (piece.length > 0) await send(piece)
  await clock.advance(5000)
  const stopped = source.stop(1)
  await clock.advance(3000)
  await stopped
  await scope.end('done')

  const told = new Set(news.flatMap(({ insight }) => insight.refs.flatMap(({ lines }) => lines)))
  const seen = JSON.stringify([asked, news.map(newsMessage), log, kept])
  const places = new Set(output.failures.keys())
  return {
    lines: count,
    megabytes: round(bytes / 1e6),
    megabytesPerSecond: round(bytes / 1e6 / (spentMs / 1000)),
    planted: output.failures.size,
    found: [...places].filter((line) => told.has(line)).length,
    invented: source.findings.filter(({ lines }) => !lines.some((line) => places.has(line))).length,
    insights: news.length,
    leaked: output.secrets.filter((secret) => seen.includes(secret)).length,
    modelCalls: asked.length,
    heapMegabytes: round(heapBytes / 2 ** 20),
  }
}

const round = (value: number) => Math.round(value * 10) / 10
