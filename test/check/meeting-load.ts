import { setTimeout as wait } from 'node:timers/promises'
import { distributionOf } from '../../device/percentiles.ts'
import { SimulatedBadge } from '../../device/simulated-badge.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { openStore } from '../../src/store/open-store.ts'
import { report, rounded } from '../support/check-table.ts'
import { seededRandom } from '../support/churn.ts'
import { startMeetingProcess } from '../support/meeting-process.ts'
import { storeKinds } from '../support/stores.ts'

/**
 * Proof that finalize is acknowledged at once: `node test/check/meeting-load.ts [devices=100] [seconds=60]
 * [store=sqlite]`. Devices in meetings of five talk, and end them again and again, while a slow model makes the
 * minutes. Then 50 requests at once from five connections of one meeting, under the same load.
 */
const devices = Number(process.argv[2] ?? 100)
const seconds = Number(process.argv[3] ?? 60)
const name = process.argv[4] ?? 'sqlite'
const inOneMeeting = 5
const modelMs = 300
const snippetsPerSecond = 0.5
const secondsBetweenEnds = 30
const vocabulary =
  'printer floor budget customer release week order team test plan server price review office contract machine train'.split(
    ' ',
  )

class Member {
  readonly badge: SimulatedBadge
  readonly ackMs: number[] = []
  readonly summaries: string[] = []
  acknowledged = 0
  readonly #asked: number[] = []
  readonly #random: () => number
  #said = 0

  constructor(url: string, deviceId: string) {
    this.#random = seededRandom(Number(deviceId.replaceAll(/\D/g, '')))
    this.badge = new SimulatedBadge({
      clock: systemClock(),
      url,
      deviceId,
      timeoutMs: 30_000,
      onReceived: (entry) => {
        if (entry.kind !== 'text' || entry.message.type !== 'meeting') return
        const { phase, checkpoint, accepted } = entry.message
        if (phase === 'snippet') this.acknowledged += Number(accepted)
        if (phase === 'summary' && !checkpoint) this.summaries.push(JSON.stringify(entry.message))
        const askedAt = phase === 'finalize' ? this.#asked.shift() : undefined
        if (askedAt !== undefined) this.ackMs.push(performance.now() - askedAt)
      },
    })
  }

  say(): void {
    const words = Array.from({ length: 12 }, () => vocabulary[Math.floor(this.#random() * vocabulary.length)])
    const text = `${words.join(' ')} ${++this.#said}`
    this.badge.send({ type: 'meeting', phase: 'snippet', items: [{ text }] })
  }

  end(): void {
    this.#asked.push(performance.now())
    this.badge.send({ type: 'meeting', phase: 'finalize' })
  }

  get unanswered(): number {
    return this.#asked.length
  }
}

/** Lets it talk, and end its meeting now and then, until the signal. */
async function live(member: Member, random: () => number, signal: AbortSignal): Promise<void> {
  await wait(random() * (1000 / snippetsPerSecond))
  while (!signal.aborted) {
    member.say()
    if (random() < 1 / (secondsBetweenEnds * snippetsPerSecond)) member.end()
    await wait((0.5 + random()) * (1000 / snippetsPerSecond))
  }
}

/** How late timers are on this machine: what it cannot do itself nobody can ask of the server. */
async function watchLateness(lateMs: number[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const dueAt = performance.now() + 20
    await wait(20)
    lateMs.push(performance.now() - dueAt)
  }
}

async function gather(url: string, prefix: string): Promise<Member[]> {
  const members = Array.from({ length: inOneMeeting }, (_, index) => new Member(url, `${prefix}-${index}`))
  let code = ''
  for (const { badge } of members) {
    await badge.hello()
    if (code === '') {
      badge.send({ type: 'mode', state: 'start', mode: 'meeting' })
      code = String((await badge.expect('meeting', { phase: 'started' })).code)
    } else {
      badge.send({ type: 'meeting', phase: 'join', code })
      await badge.expect('meeting', { phase: 'started' })
    }
  }
  return members
}

const kind = storeKinds.find((each) => each.name === name && each.available)
if (!kind) throw new Error(`there is no ${name} here`)
await using place = await kind.makePlace()
const server = await startMeetingProcess(place.options, modelMs)
const random = seededRandom(2026)
const groups: Member[][] = []
for (let group = 0; group < devices / inOneMeeting; group++) {
  groups.push(await gather(server.url, `team-${String(group).padStart(3, '0')}`))
}
const rush = await gather(server.url, 'rush-000')
const members = groups.flat()
const over = new AbortController()
const talking = members.map((member) => live(member, random, over.signal))
const lateMs: number[] = []
const watching = watchLateness(lateMs, over.signal)
await wait(seconds * 500)

for (const member of rush) member.say()
await wait(200)
for (let count = 0; count < 10; count++) for (const member of rush) member.end()
const until = performance.now() + 20_000
const rushCount = () => rush.reduce((sum, { summaries }) => sum + summaries.length, 0)
while (rushCount() < 50 && performance.now() < until) await wait(50)

await wait(seconds * 500)
over.abort()
await Promise.all([...talking, watching])
while (members.some(({ unanswered }) => unanswered > 0) && performance.now() < until + seconds * 1000) await wait(50)
for (const { badge } of [...members, ...rush]) await badge.close()
server.child.kill('SIGTERM')
await server.exited

const store = await openStore(place.options)
const meetings = (await store.meetings.list({}, { offset: 0, limit: 1 })).total
await store.close()
const acks = distributionOf(members.flatMap(({ ackMs }) => ackMs))
const rushAcks = distributionOf(rush.flatMap(({ ackMs }) => ackMs))
const replies = rush.flatMap(({ summaries }) => summaries)
const repeats = replies.filter((text) => text.endsWith(',"idempotent":true}'))
const different = new Set(replies.map((text) => text.replace(',"idempotent":true}', '}'))).size
const accepted = members.reduce((sum, { acknowledged }) => sum + acknowledged, 0)
const unanswered = members.reduce((sum, member) => sum + member.unanswered, 0)
const lateness = distributionOf(lateMs)
report(`${devices} devices in meetings of ${inOneMeeting}, ${seconds} s, ${name}, a model of ${modelMs} ms`, [
  { what: 'segments acknowledged', found: accepted, must: '> 0', ok: accepted > 0 },
  { what: 'meetings', found: meetings, must: '> 0', ok: meetings > 0 },
  { what: 'finalize acknowledged', found: acks.count, must: '> 100', ok: acks.count > 100 },
  { what: 'not acknowledged', found: unanswered, must: '0', ok: unanswered === 0 },
  { what: 'acknowledged within, p50', found: `${rounded(acks.p50)} ms`, must: '', ok: true },
  { what: 'p99', found: `${rounded(acks.p99)} ms`, must: '<= 100 ms', ok: acks.p99 <= 100 },
  { what: 'slowest', found: `${rounded(acks.max)} ms`, must: '', ok: true },
  { what: 'a timer of this process is late, p99', found: `${rounded(lateness.p99)} ms`, must: '', ok: true },
  { what: '50 requests at once: summaries', found: replies.length, must: '50', ok: replies.length === 50 },
  { what: 'of them idempotent', found: repeats.length, must: '49', ok: repeats.length === 49 },
  { what: 'different but for that', found: different, must: '1', ok: different === 1 },
  {
    what: 'acknowledged within, p99',
    found: `${rounded(rushAcks.p99)} ms`,
    must: '<= 100 ms',
    ok: rushAcks.p99 <= 100,
  },
])
