import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SimulatedBadge } from '../../device/simulated-badge.ts'
import { sleep, systemClock } from '../../src/lib/clock.ts'
import { plantedOutput } from './coding-output.ts'

export interface BurstReport {
  readonly lines: number
  /** As they came through. */
  readonly linesPerSecond: number
  readonly planted: number
  /** Failures that the badge was told of, with the right line. */
  readonly told: number
  readonly messages: number
  readonly leaked: number
}

interface BurstOptions {
  readonly port: number
  readonly token: string
  readonly device: string
  readonly seconds: number
  readonly linesPerSecond: number
}

/** Requests in a second. */
const piecesPerSecond = 20

/** Posts the output of a chatty build to a server, evenly, and hears as a badge what is told of it. */
export async function runBurst({ port, token, device, seconds, linesPerSecond }: BurstOptions): Promise<BurstReport> {
  const clock = systemClock()
  const badge = new SimulatedBadge({ clock, url: `ws://127.0.0.1:${port}/xiaozhi/v1/`, deviceId: device })
  await badge.hello()
  const ask = async (path: string, body: string, type = 'application/json') => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': type }
    const reply = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { method: 'POST', headers, body })
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as { id: string }
  }
  const { id } = await ask('/coding/sources', JSON.stringify({ devices: [device], name: 'make', command: 'make' }))
  const count = seconds * linesPerSecond
  const output = plantedOutput(count, Math.max(12, Math.round(seconds / 2)), 40, 3)
  const perPiece = Math.round(linesPerSecond / piecesPerSecond)
  const startedAt = clock.now()
  let sent = 0
  let piece: string[] = []
  for (const line of output.lines()) {
    piece.push(line)
    if (piece.length < perPiece) continue
    await ask(`/coding/sources/${id}/lines?from=${sent + 1}`, `${piece.join('\n')}\n`, 'text/plain')
    sent += piece.length
    piece = []
    const waitMs = startedAt + (sent / linesPerSecond) * 1000 - clock.now()
    if (waitMs > 0) await sleep(clock, waitMs, new AbortController().signal)
  }
  const tookMs = clock.now() - startedAt
  await ask(`/coding/sources/${id}/stop`, '{"exitCode":1}')
  await badge.expect('coding', { event: 'summary' })
  await badge.close()
  const messages = badge.received.flatMap((entry) =>
    entry.kind === 'text' && entry.message.type === 'coding' ? [entry.message] : [],
  )
  const lines = new Set(messages.flatMap(({ refs }) => (refs as { lines: number[] }[]).flatMap((ref) => ref.lines)))
  const seen = JSON.stringify(messages)
  return {
    lines: sent,
    linesPerSecond: Math.round((sent * 1000) / tookMs),
    planted: output.failures.size,
    told: [...output.failures.keys()].filter((line) => lines.has(line)).length,
    messages: messages.length,
    leaked: output.secrets.filter((secret) => seen.includes(secret)).length,
  }
}

/** Which of the burst's secrets stand in any file below a folder: the store, logs, whatever there is. */
export async function secretsIn(folder: string, seconds: number, linesPerSecond: number): Promise<number> {
  const { secrets } = plantedOutput(seconds * linesPerSecond, Math.max(12, Math.round(seconds / 2)), 40, 3)
  let all = ''
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name)
    if ((await stat(file)).isFile()) all += await readFile(file, 'latin1')
  }
  return secrets.filter((secret) => all.includes(secret)).length
}
