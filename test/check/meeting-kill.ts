import { distributionOf } from '../../device/percentiles.ts'
import { report, rounded } from '../support/check-table.ts'
import { seededRandom } from '../support/churn.ts'
import { runMeetingKills } from '../support/meeting-kill.ts'
import { storeKinds } from '../support/stores.ts'

/**
 * Proof that a killed server loses nothing that was said: `node test/check/meeting-kill.ts [kills=200] [store=sqlite]`.
 * Four badges talk in a meeting while the server is killed at random moments, some of them while a summary is made.
 * What was acknowledged must be there once, each segment in one window, each meeting with one whole summary.
 */
const kills = Number(process.argv[2] ?? 200)
const name = process.argv[3] ?? 'sqlite'
const random = seededRandom(2026)

const kind = storeKinds.find((each) => each.name === name && each.available)
if (!kind) throw new Error(`there is no ${name} here`)
await using place = await kind.makePlace()
const startedAt = performance.now()
const found = await runMeetingKills(place.options, {
  kills,
  lifeLength: () => Math.ceil(random() * 40),
  delayMs: () => random() * 120,
  livesPerMeeting: 10,
})
const resume = distributionOf(found.resumeMs)
for (const text of [...found.lost, ...found.doubled]) process.stderr.write(`${text}\n`)
for (const fault of found.faults) process.stderr.write(`${fault}\n`)
report(`${kills} kills in meetings on ${name}, ${Math.round((performance.now() - startedAt) / 1000)} s`, [
  { what: 'segments acknowledged', found: found.acknowledged, must: '> 0', ok: found.acknowledged > 0 },
  { what: 'of them lost', found: found.lost.length, must: '0', ok: found.lost.length === 0 },
  { what: 'doubled', found: found.doubled.length, must: '0', ok: found.doubled.length === 0 },
  { what: 'meetings', found: found.meetings, must: '> 0', ok: found.meetings > 0 },
  {
    what: 'windows or summaries that do not fit',
    found: found.faults.length,
    must: '0',
    ok: found.faults.length === 0,
  },
  { what: 'meetings gone on with', found: found.resumeMs.length, must: '> 0', ok: found.resumeMs.length > 0 },
  {
    what: 'resume after the port is open, median',
    found: `${rounded(resume.p50)} ms`,
    must: '< 1000 ms',
    ok: resume.p50 < 1000,
  },
  { what: 'slowest', found: `${rounded(resume.max)} ms`, must: '< 1000 ms', ok: resume.max < 1000 },
])
