import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { keptData } from '../support/badges.ts'
import {
  arrive,
  caughtUp,
  finalize,
  got,
  snippets,
  startMeeting,
  startMeetingServer,
  wholeSummary,
} from '../support/meeting-badges.ts'
import { type Behaviour, MinutesModel } from '../support/minutes-model.ts'
import { storeKinds } from '../support/stores.ts'
import type { TestServerOptions } from '../support/test-server.ts'

const words = [
  'The printer on the second floor is broken again.',
  'We decided to buy a new printer for the second floor.',
  'Anna will order the printer by Friday.',
]

/** A meeting that has ended while the model behaves like this. */
async function endWith(behaviour: Behaviour, options: Omit<TestServerOptions, 'parts' | 'clock'> = {}) {
  const clock = new ManualClock()
  const { server, model } = await startMeetingServer({ ...options, clock, model: new MinutesModel(clock) })
  model.behave = () => behaviour
  const badge = await arrive(server)
  const { sessionId } = await startMeeting(badge)
  await snippets(badge, ...words)
  await finalize(badge)
  const summary = await wholeSummary(badge)
  return { clock, server, model, badge, sessionId, summary }
}

const minute = 60_000

describe.each(['down', 'length', 'nonsense'] as const)('extensions 5: a model that fails (%s)', (behaviour) => {
  it('leads to an extractive summary of what was really said, marked degraded', async () => {
    const { summary } = await endWith(behaviour)
    expect(summary).toMatchObject({ degraded: true, sourceSegments: 3 })
    for (const list of ['bullets', 'decisions', 'actions', 'risks', 'nextSteps'] as const) {
      expect(summary[list]).toBeInstanceOf(Array)
    }
    const claims = summary.claims as { text: string; segments: string[] }[]
    expect(claims.length).toBeGreaterThan(0)
    for (const { segments } of claims) expect(segments.length).toBeGreaterThan(0)
    expect(summary.decisions).toEqual(['We decided to buy a new printer for the second floor.'])
    expect(JSON.stringify(summary.actions)).toContain('Anna')
  })

  it('names what no model has seen', async () => {
    const { summary } = await endWith(behaviour)
    expect(summary.coverage).toEqual({ covered: 0, total: 3, gaps: [['s1', 's3']] })
  })
})

describe('a model that is back', () => {
  it('after retryMinutes makes the summary anew, which the badge is sent', async () => {
    const { clock, model, badge } = await endWith('down')
    model.behave = () => 'good'
    await clock.advance(5 * minute - 1000)
    expect(got(badge, 'summary').filter(({ checkpoint }) => checkpoint === false)).toHaveLength(1)
    await clock.advance(1000)
    const better = await wholeSummary(badge)
    expect(better).toMatchObject({ title: 'Copied', coverage: { covered: 3, total: 3, gaps: [] } })
    expect(better).not.toHaveProperty('degraded')
    await finalize(badge)
    expect(await wholeSummary(badge)).toEqual({ ...better, idempotent: true })
  })

  it('later than that makes it as soon as it is', async () => {
    const { clock, model, badge } = await endWith('down', { config: { meeting: { retryMinutes: 1 } } })
    await clock.advance(3.5 * minute)
    model.behave = () => 'good'
    await clock.advance(minute)
    expect(await wholeSummary(badge)).not.toHaveProperty('degraded')
  })

  it('tells nobody of attempts that came to nothing', async () => {
    const { clock, badge } = await endWith('down')
    await caughtUp(badge)
    const before = got(badge, 'progress').length
    await clock.advance(5 * minute)
    await caughtUp(badge)
    expect(got(badge, 'progress')).toHaveLength(before)
    expect(got(badge, 'summary')).toHaveLength(1)
  })

  it('is not asked where retryMinutes is 0', async () => {
    const { clock, model } = await endWith('down', { config: { meeting: { retryMinutes: 0 } } })
    const asked = model.calls.length
    await clock.advance(60 * minute)
    expect(model.calls).toHaveLength(asked)
  })

  it('makes it anew also after a restart', async () => {
    const [sqlite] = storeKinds
    if (!sqlite) throw new Error('unreachable: sqlite is always there')
    const place = await keptData(sqlite)
    const before = await endWith('down', { config: place })
    await before.badge.close()
    await before.server.stop()
    const clock = new ManualClock(before.clock.wall())
    const { server } = await startMeetingServer({ clock, config: place, model: new MinutesModel(clock) })
    await expect.poll(async () => (await server.app.store.meetings.summary(before.sessionId))?.isDegraded).toBe(false)
  })
})

it('a server without any model that writes extracts, and says so', async () => {
  const clock = new ManualClock()
  const model = Object.assign(new MinutesModel(clock), { can: { tools: false, rulesOnly: true } })
  const { server } = await startMeetingServer({ clock, model })
  const badge = await arrive(server)
  await startMeeting(badge)
  await snippets(badge, ...words)
  await finalize(badge)
  expect(await wholeSummary(badge)).toMatchObject({ degraded: true, sourceSegments: 3 })
  expect(model.calls).toHaveLength(0)
})

it('a meeting in which nothing was said has an empty summary, with every field', async () => {
  const { server, model } = await startMeetingServer()
  const badge = await arrive(server)
  await startMeeting(badge)
  await finalize(badge)
  expect(await wholeSummary(badge)).toMatchObject({
    title: '',
    duration: '00:00:05',
    bullets: [],
    decisions: [],
    actions: [],
    risks: [],
    nextSteps: [],
    bulletsLength: 0,
    sourceSegments: 0,
    coverage: { covered: 0, total: 0, gaps: [] },
    claims: [],
  })
  expect(model.calls).toHaveLength(0)
})
