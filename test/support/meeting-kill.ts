import { setTimeout as wait } from 'node:timers/promises'
import type { Message } from '../../device/incoming.ts'
import { SimulatedBadge } from '../../device/simulated-badge.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { DatabaseOptions } from '../../src/store/database-options.ts'
import type { MeetingRecord, Segment } from '../../src/store/meetings.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { startMeetingProcess } from './meeting-process.ts'

const talkers = 4
/** Of each answer of the model: long enough to be killed in. */
const modelMs = 30
/** A server that acknowledges nothing for so long is a fault, and killed all the same. */
const patienceMs = 60_000
/** Between two snippets of one badge: within ten a second. */
const betweenMs = 110

export interface MeetingKillPlan {
  readonly kills: number
  /** After how many acknowledged snippets the next server is killed. */
  readonly lifeLength: () => number
  /** How long after that, in ms. */
  readonly delayMs: () => number
  /** Every so many lives all meetings are ended just before the kill, so that it can hit the making of a summary. */
  readonly livesPerMeeting: number
}

export interface MeetingKillReport {
  readonly kills: number
  readonly acknowledged: number
  readonly meetings: number
  /** Acknowledged, but not on disk. */
  readonly lost: readonly string[]
  /** On disk more than once. */
  readonly doubled: readonly string[]
  /** What of numbers, windows and summaries does not fit together. */
  readonly faults: readonly string[]
  /** From the open port to a badge being in its meeting again, each life. */
  readonly resumeMs: readonly number[]
}

/** What one badge says, over all lives: a snippet is said again until it was acknowledged. */
class Talker {
  readonly deviceId: string
  readonly acknowledged: string[] = []
  /** Replies that nobody can make sense of. */
  readonly errors: string[] = []
  readonly #number: number
  /** On the way, in order: replies come in the same. */
  #unanswered: string[] = []
  /** To be said again. */
  readonly #again: string[] = []
  #said = 0

  constructor(number: number) {
    this.#number = number
    this.deviceId = `meeting-${number}`
  }

  /** Talks until the connection is lost. */
  async talk(badge: SimulatedBadge, signal: AbortSignal): Promise<void> {
    this.#again.push(...this.#unanswered.splice(0))
    while (!signal.aborted && badge.connected) {
      const text = this.#again.shift() ?? this.#next()
      this.#unanswered.push(text)
      badge.send({ type: 'meeting', phase: 'snippet', items: [{ text }] })
      await wait(betweenMs)
    }
  }

  take({ accepted, dropped, refused }: Message): void {
    const text = this.#unanswered.shift()
    if (text === undefined) this.errors.push('an answer to nothing')
    else if (refused) this.#again.push(text)
    // Dropped is what the killed server had kept already.
    else if (Number(accepted) + Number(dropped) === 1) this.acknowledged.push(text)
  }

  #next(): string {
    return `Badge ${this.#number} says sentence ${++this.#said} of all that it has to say.`
  }
}

/** Kills servers in which a meeting goes on, then looks at what is there. */
export async function runMeetingKills(
  options: DatabaseOptions,
  { kills, lifeLength, delayMs, livesPerMeeting }: MeetingKillPlan,
): Promise<MeetingKillReport> {
  const people = Array.from({ length: talkers }, (_, index) => new Talker(index))
  const resumeMs: number[] = []
  for (let life = 0; life < kills; life++) {
    const isLast = life % livesPerMeeting === livesPerMeeting - 1
    const ms = await oneLife(options, people, { length: lifeLength(), delayMs: delayMs(), isLast })
    if (ms !== undefined) resumeMs.push(ms)
  }
  await settle(options)
  const store = await openStore(options)
  const found = await look(store).finally(() => store.close())
  const acknowledged = people.flatMap((talker) => talker.acknowledged)
  return {
    kills,
    acknowledged: acknowledged.length,
    meetings: found.meetings,
    lost: acknowledged.filter((text) => !found.texts.has(text)),
    doubled: [...found.texts].flatMap(([text, count]) => (count > 1 ? [text] : [])),
    faults: [...found.faults, ...people.flatMap(({ errors }) => errors)],
    resumeMs,
  }
}

/** Resolves, when the server is dead, to how long the first badge took to be in its open meeting again. */
async function oneLife(
  options: DatabaseOptions,
  people: readonly Talker[],
  { length, delayMs, isLast }: { readonly length: number; readonly delayMs: number; readonly isLast: boolean },
): Promise<number | undefined> {
  const { child, exited, url } = await startMeetingProcess(options, modelMs)
  const openedAt = performance.now()
  const over = new AbortController()
  let isKilled = false
  let resumedMs: number | undefined
  const badges = people.map(
    (talker) =>
      new SimulatedBadge({
        clock: systemClock(),
        url,
        deviceId: talker.deviceId,
        onReceived(entry) {
          if (entry.kind !== 'text' || entry.message.type !== 'meeting') return
          const { phase, resumed, status, code } = entry.message
          // At the end there may be no meeting to be ended.
          if (status === 'error' && code !== 'NOT_FOUND') talker.errors.push(JSON.stringify(entry.message))
          if (phase === 'snippet') talker.take(entry.message)
          if (phase === 'started' && resumed) resumedMs ??= performance.now() - openedAt
        },
      }),
  )
  const join = async (badge: SimulatedBadge, talker: Talker | undefined) => {
    await badge.hello()
    // Already on where the device was in it before.
    badge.send({ type: 'mode', state: 'start', mode: 'meeting' })
    await badge.expect('mode', { state: 'start' })
    await talker?.talk(badge, over.signal)
  }
  const talking = badges.map((badge, index) =>
    join(badge, people[index]).catch((error: unknown) => {
      // Some are not there yet when it happens.
      if (!isKilled) people[index]?.errors.push(String(error))
    }),
  )
  const acknowledged = () => people.reduce((sum, talker) => sum + talker.acknowledged.length, 0)
  const enough = acknowledged() + length
  const patienceUntil = performance.now() + patienceMs
  while (acknowledged() < enough && performance.now() < patienceUntil) await wait(1)
  if (isLast)
    for (const badge of badges.filter(({ connected }) => connected)) badge.send({ type: 'meeting', phase: 'finalize' })
  await wait(delayMs)
  isKilled = true
  child.kill('SIGKILL')
  const [code, signal] = await exited
  over.abort()
  await Promise.all(talking)
  for (const badge of badges) await badge.close()
  if (signal !== 'SIGKILL') throw new Error(`the server ended by itself with ${code ?? signal}`)
  return resumedMs
}

/** Ends what is still open, in a last life, and waits for all summaries. */
async function settle(options: DatabaseOptions): Promise<void> {
  const { child, exited, url } = await startMeetingProcess(options, modelMs)
  for (let index = 0; index < talkers; index++) {
    const badge = new SimulatedBadge({ clock: systemClock(), url, deviceId: `meeting-${index}`, timeoutMs: 60_000 })
    await badge.hello()
    badge.send({ type: 'meeting', phase: 'finalize' })
    await badge.expect('meeting', { phase: 'summary', checkpoint: false })
    await badge.close()
  }
  const store = await openStore(options)
  try {
    const until = performance.now() + 60_000
    while ((await store.meetings.unfinished()).length > 0 && performance.now() < until) await wait(200)
  } finally {
    await store.close()
    child.kill('SIGKILL')
    await exited
  }
}

async function look(store: Store) {
  const texts = new Map<string, number>()
  const faults: string[] = []
  const { items: meetings } = await store.meetings.list({}, { offset: 0, limit: 1000 })
  for (const meeting of meetings) {
    const segments = await store.meetings.segments(meeting.id, 1, 100_000)
    for (const { text } of segments) texts.set(text, (texts.get(text) ?? 0) + 1)
    faults.push(...(await faultsOf(store, meeting, segments)))
  }
  return { texts, faults, meetings: meetings.length }
}

async function faultsOf(store: Store, { id, state }: MeetingRecord, segments: readonly Segment[]): Promise<string[]> {
  const faults: string[] = []
  if (state !== 'summarised') faults.push(`${id} is ${state}`)
  if (segments.some(({ seq }, index) => seq !== index + 1)) faults.push(`${id} has gaps in its numbers`)
  let next = 1
  for (const { fromSeq, toSeq } of await store.meetings.checkpoints(id)) {
    if (fromSeq !== next) faults.push(`${id} has a window from ${fromSeq}, not from ${next}`)
    next = toSeq + 1
  }
  if (next !== segments.length + 1) faults.push(`${id} has windows up to ${next - 1} of ${segments.length}`)
  const summary = JSON.parse((await store.meetings.summary(id))?.text ?? '{}') as Message
  const expected = JSON.stringify({ covered: segments.length, total: segments.length, gaps: [] })
  if (JSON.stringify(summary.coverage) !== expected) {
    faults.push(`${id} has a summary of ${JSON.stringify(summary.coverage)}, not ${expected}`)
  }
  return faults
}
