import { type Distribution, distributionOf } from '../../device/percentiles.ts'
import { deskOn } from '../../src/coding/test-desk.ts'
import { sleep, systemClock } from '../../src/lib/clock.ts'

export interface LatencyReport {
  /** From the line with the error to the first insight that has it, the model's 300 ms included. */
  readonly firstInsightMs: Distribution
  /** From the end of the command to its summary. */
  readonly summaryMs: Distribution
  /** Insights that were told in the words of the model. */
  readonly byModel: number
}

/** Builds that fail at a random moment, on the real clock, `atOnce` of them side by side. */
export async function runLatency(rounds: number, atOnce: number): Promise<LatencyReport> {
  const clock = systemClock()
  const answer = () => JSON.stringify({ insights: [{ text: 'The name is not known.', lines: [51] }] })
  const { desk, scope, onNews } = { ...deskOn(clock, { answer, afterMs: 300 }), onNews: new Map<string, () => void>() }
  const first: number[] = []
  const summaries: number[] = []
  let byModel = 0
  desk.onNews(({ facts, insight, summary }) => {
    if (!summary && insight.insights[0] === 'The name is not known.') byModel++
    onNews.get(`${facts.id} ${summary ? 'summary' : 'insight'}`)?.()
  })
  const told = (id: string, what: 'insight' | 'summary') =>
    new Promise<void>((resolve) => onNews.set(`${id} ${what}`, resolve))
  const one = async (device: number) => {
    for (let round = 0; round < rounds; round++) {
      const source = desk.open({ name: 'make', command: 'make', deviceIds: [`device-${device}`] })
      for (let line = 0; line < 50; line++) source.write(`[${line}/50] building part ${line}\n`)
      await sleep(clock, 20 + ((device * 37 + round * 53) % 200), scope.signal)
      const errorAt = clock.now()
      const insight = told(source.facts.id, 'insight')
      source.write(`src/part.ts(3,9): error TS2304: Cannot find name 'part'.\n`)
      await insight
      first.push(clock.now() - errorAt)
      const stoppedAt = clock.now()
      const summary = told(source.facts.id, 'summary')
      void source.stop(1)
      await summary
      summaries.push(clock.now() - stoppedAt)
      desk.remove(source.facts.id)
      await sleep(clock, 1000, scope.signal)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, device) => one(device)))
  await scope.end('done')
  return { firstInsightMs: distributionOf(first), summaryMs: distributionOf(summaries), byModel }
}
