import { seededRandom } from '../support/churn.ts'
import { type TrialResult, tryClaims } from '../support/claim-trial.ts'
import { generatedSummaries } from '../support/generated-summaries.ts'
import { recordedMeetings, recordedMeetingsNeed } from '../support/recorded-meetings.ts'
import { recordedSummaries } from '../support/recorded-summaries.ts'

/**
 * How many wrong claims the check of minutes finds, and how many right ones it doubts. `node test/check/claims.ts
 * [summaries=500] [seed=1]`: half of the summaries are of real meetings, in the words that were used, half of generated
 * ones, in other words (a part of those was written later than the check). Each is checked as it is, and with one number, name, date, owner or negation changed.
 */
const count = Number(process.argv[2] ?? 500)
const seed = Number(process.argv[3] ?? 1)
const leastCaught = 0.95
const mostFalseAlarms = 0.02

const random = seededRandom(seed)
const meetings = recordedMeetings()
const isWhole = meetings.length > 0
if (!isWhole) process.stdout.write(`Real meetings are left out: this needs ${recordedMeetingsNeed}.\n`)
const ofRecorded = isWhole ? Math.floor(count / 2) : 0
const ofGenerated = Math.floor((count - ofRecorded) / 2)
const summaries = [
  ...recordedSummaries(meetings, ofRecorded, random),
  ...generatedSummaries(ofGenerated, random, 'generated'),
  ...generatedSummaries(count - ofRecorded - ofGenerated, random, 'later'),
]
const result = tryClaims(summaries, random)

print(result)
const isGood = result.caughtShare >= leastCaught && result.falseAlarms / result.summaries <= mostFalseAlarms
process.stdout.write(`${isGood ? 'ok' : 'NOT GOOD ENOUGH'}\n`)
process.exit(isGood ? 0 : 1)

function print({ rows, caughtShare, falseAlarms, claims, claimsFailed, missed, alarms }: TrialResult): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const cells = (texts: readonly string[]) =>
    texts.map((text, at) => (at === 0 ? text.padEnd(24) : text.padStart(10))).join('')
  const lines = [
    cells(['', 'changed', 'caught', 'share', 'named']),
    ...rows
      .toSorted((a, b) => `${a.source} ${a.kind}`.localeCompare(`${b.source} ${b.kind}`))
      .map((row) =>
        cells([
          `${row.source} ${row.kind}`,
          String(row.mutated),
          String(row.caught),
          percent(row.caught / row.mutated),
          String(row.named),
        ]),
      ),
    '',
    `${summaries.length} summaries, seed ${seed}: ${percent(caughtShare)} of the changed ones caught (target 95 %)`,
    `untouched: ${falseAlarms} summaries (${percent(falseAlarms / summaries.length)}, target at most 2 %), ${claimsFailed} of ${claims} claims doubted`,
    ...missed.slice(0, 5).map((text) => `missed   ${text.slice(0, 600)}`),
    ...alarms.slice(0, 5).map((text) => `doubted  ${text.slice(0, 600)}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
