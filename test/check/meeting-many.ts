import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { uplinkRate } from '../../device/device-codec.ts'
import { SimulatedBadge } from '../../device/simulated-badge.ts'
import { report, rounded } from '../support/check-table.ts'
import { watchHandles } from '../support/churn.ts'
import { fastClock } from '../support/fast-clock.ts'
import { meetingSentences, startSpokenServer } from '../support/meeting-speech.ts'
import { speak } from '../support/speech.ts'

/**
 * Proof that the tenth meeting on a connection is like the first: `node test/check/meeting-many.ts [meetings=10]
 * [times=6]`. Each is begun, heard through Opus, voice activity and pocketsphinx, and ended; then timers, recogniser
 * streams, codecs and memory are as they were after the second.
 */
const meetings = Number(process.argv[2] ?? 10)
const times = Number(process.argv[3] ?? 6)
const sentencesPerMeeting = 6
const tolerance = 0.1

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const clock = fastClock(times)
await using server = await startSpokenServer(clock)
const { app, url, utterances } = server
const handles = watchHandles(app)
const badge = new SimulatedBadge({ clock, url, deviceId: 'meeting-a', mode: 'realtime', timeoutMs: 60_000 * times })
await badge.hello()
await badge.click()
const pause = new Int16Array((1500 * uplinkRate) / 1000)
const held: { timers: number; streams: number; handles: string; heap: number }[] = []
const recognised: number[] = []

for (let number = 0; number < meetings; number++) {
  badge.send({ type: 'mode', state: 'start', mode: 'meeting' })
  const { sessionId } = await badge.expect('meeting', { phase: 'started' })
  const said = Array.from(
    { length: sentencesPerMeeting },
    (_, index) => meetingSentences[(number * sentencesPerMeeting + index) % meetingSentences.length] ?? '',
  )
  for (const text of said) {
    await badge.speak(speak(text))
    await badge.speak(pause)
  }
  badge.send({ type: 'mode', state: 'end', mode: 'meeting' })
  await badge.expect('meeting', { phase: 'summary', checkpoint: false, sessionId })
  const segments = await app.store.meetings.segments(String(sessionId), 1, 100)
  recognised.push(said.filter((text, index) => segments[index]?.text === text).length)
  // What the end has set in motion comes to rest.
  await new Promise((done) => setTimeout(done, 300))
  collectGarbage()
  held.push({
    timers: clock.pending,
    streams: utterances.open,
    handles: JSON.stringify(handles),
    heap: process.memoryUsage().heapUsed / 2 ** 20,
  })
}
await badge.close()

const [, second] = held
const last = held.at(-1)
const least = Math.min(...recognised)
const same = <T>(what: string, pick: (state: NonNullable<typeof last>) => T) => ({
  what: `${what} after the second and the last`,
  found: `${second && pick(second)} and ${last && pick(last)}`,
  must: 'the same',
  ok: second !== undefined && last !== undefined && pick(second) === pick(last),
})
report(`${meetings} meetings on one connection`, [
  {
    what: 'sentences recognised in each',
    found: recognised.join(' '),
    must: `>= ${sentencesPerMeeting - 1} of ${sentencesPerMeeting}`,
    ok: least >= sentencesPerMeeting - 1,
  },
  same('timers', ({ timers }) => timers),
  same('recogniser streams', ({ streams }) => streams),
  same('codecs and detectors', (state) => state.handles),
  {
    what: 'heap after the second and the last',
    found: `${rounded(second?.heap ?? 0)} and ${rounded(last?.heap ?? 0)} MB`,
    must: `+ ${tolerance * 100} % at most`,
    ok: second !== undefined && last !== undefined && last.heap <= second.heap * (1 + tolerance),
  },
])
