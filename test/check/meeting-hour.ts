import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { uplinkRate } from '../../device/device-codec.ts'
import { SimulatedBadge } from '../../device/simulated-badge.ts'
import type { Segment } from '../../src/store/meetings.ts'
import { report, rounded } from '../support/check-table.ts'
import { seededRandom } from '../support/churn.ts'
import { fastClock } from '../support/fast-clock.ts'
import { meetingSentences, startSpokenServer } from '../support/meeting-speech.ts'
import { speak } from '../support/speech.ts'

/**
 * Proof that a long meeting is heard to its end: `node test/check/meeting-hour.ts [minutes=60] [times=20]`. So many
 * minutes of espeak-ng speech, so many times faster than real, through Opus, voice activity and pocketsphinx: every
 * sentence becomes a segment, none twice, in order, and the server takes no more memory than after the first quarter.
 */
const minutes = Number(process.argv[2] ?? 60)
const times = Number(process.argv[3] ?? 20)
const pauseMs = { least: 1200, most: 9000 }
const tolerance = 0.1

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const megabytes = () => {
  collectGarbage()
  const { rss, heapUsed } = process.memoryUsage()
  return { rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20 }
}

const random = seededRandom(2026)
const sounds = new Map<string, Int16Array>(meetingSentences.map((text) => [text, speak(text)]))
const clock = fastClock(times)
await using server = await startSpokenServer(clock)
const { app, url, utterances, model } = server
const badge = new SimulatedBadge({ clock, url, deviceId: 'meeting-a', mode: 'realtime', timeoutMs: 60_000 * times })
await badge.hello()
badge.send({ type: 'mode', state: 'start', mode: 'meeting' })
const { sessionId } = await badge.expect('meeting', { phase: 'started' })
await badge.click()

const said: string[] = []
const startedAt = clock.now()
const realStart = performance.now()
const elapsedMinutes = () => (clock.now() - startedAt) / 60_000
let early: ReturnType<typeof megabytes> | undefined
let unheard = 0
while (elapsedMinutes() < minutes) {
  // All of them in turn, so that none comes again within a minute, in which it would count as a repetition.
  const text = meetingSentences[said.length % meetingSentences.length] ?? ''
  said.push(text)
  const silence = new Int16Array(((pauseMs.least + random() * (pauseMs.most - pauseMs.least)) * uplinkRate) / 1000)
  for (const sound of [sounds.get(text) ?? silence, silence]) unheard += (await badge.speak(sound)).unheardPackets
  if (!early && elapsedMinutes() > minutes / 4) early = megabytes()
}
const heardUntil = performance.now() + 60_000
while (utterances.open > 0 && performance.now() < heardUntil) await new Promise((done) => setTimeout(done, 100))
const late = megabytes()
const seconds = (performance.now() - realStart) / 1000
badge.send({ type: 'meeting', phase: 'finalize' })
const { coverage } = await badge.expect('meeting', { phase: 'summary', checkpoint: false })
const segments: Segment[] = []
for (let next = 1; ; next = segments.length + 1) {
  const some = await app.store.meetings.segments(String(sessionId), next, 500)
  segments.push(...some)
  if (some.length < 500) break
}
await badge.close()

const right = said.filter((text, index) => segments[index]?.text === text).length
const twice = segments.filter(({ text }, index) => text === segments[index - 1]?.text).length
const whole = JSON.stringify({ covered: said.length, total: said.length, gaps: [] })
const grown = early ? late.heap / early.heap - 1 : Number.NaN
report(`${minutes} minutes of speech at ${times} times real time, ${Math.round(seconds)} s`, [
  { what: 'sentences said', found: said.length, must: '> 0', ok: said.length > 0 },
  { what: 'packets that the device could not send', found: unheard, must: '0', ok: unheard === 0 },
  {
    what: 'utterances heard',
    found: utterances.begun,
    must: String(said.length),
    ok: utterances.begun === said.length,
  },
  { what: 'segments', found: segments.length, must: String(said.length), ok: segments.length === said.length },
  { what: 'segments twice', found: twice, must: '0', ok: twice === 0 },
  {
    what: 'recognised word for word, in order',
    found: `${rounded((right / said.length) * 100)} %`,
    must: '>= 95 %',
    ok: right / said.length >= 0.95,
  },
  {
    what: 'coverage of the summary',
    found: JSON.stringify(coverage),
    must: whole,
    ok: JSON.stringify(coverage) === whole,
  },
  { what: 'model calls', found: model.calls.length, must: '> 0', ok: model.calls.length > 0 },
  {
    what: 'heap, after a quarter and at the end',
    found: `${rounded(early?.heap ?? 0)} and ${rounded(late.heap)} MB`,
    must: `+ ${tolerance * 100} % at most`,
    ok: grown <= tolerance,
  },
  { what: 'resident', found: `${rounded(early?.rss ?? 0)} and ${rounded(late.rss)} MB`, must: '', ok: true },
])
