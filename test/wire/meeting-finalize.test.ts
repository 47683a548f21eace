import { describe, expect, it } from 'vitest'
import type { Message } from '../../device/incoming.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { keptData } from '../support/badges.ts'
import {
  arrive,
  caughtUp,
  finalize,
  got,
  joinMeeting,
  snippets,
  startMeeting,
  startMeetingServer,
  textsOf,
  wholeSummary,
} from '../support/meeting-badges.ts'
import { MinutesModel } from '../support/minutes-model.ts'
import { type StoreKind, storeKinds } from '../support/stores.ts'
import type { TestServerOptions } from '../support/test-server.ts'

const minute = 60_000

async function startStill(config: TestServerOptions['config'] = {}, clock = new ManualClock()) {
  const { server, model } = await startMeetingServer({ clock, config, model: new MinutesModel(clock) })
  return { clock, server, model }
}

function bare({ idempotent: _, ...rest }: Message): string {
  return JSON.stringify(rest)
}

describe('extensions 5: finalize', () => {
  it('is acknowledged with the meeting, its beginning and what no window had yet', async () => {
    const { clock, server } = await startStill()
    const startedAt = clock.wall()
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    await clock.advance(1000)
    await snippets(badge, 'The printer is broken.', 'We buy a new printer.')
    expect(await finalize(badge)).toEqual({ type: 'meeting', phase: 'finalize', sessionId, startedAt, pendingCount: 2 })
  })

  it('counts as pending only what no checkpoint has', async () => {
    const { clock, server } = await startStill({ meeting: { checkpointMinutes: 1 } })
    const badge = await arrive(server)
    await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    await clock.advance(minute)
    await badge.expect('meeting', { phase: 'summary', checkpoint: true })
    await snippets(badge, 'We buy a new printer.')
    expect(await finalize(badge)).toMatchObject({ pendingCount: 1 })
  })

  it('is acknowledged before the model is asked, and tells each stage as it comes', async () => {
    const { clock, server, model } = await startStill()
    model.delayMs = 2000
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    await finalize(badge)
    const stage = (name: string, elapsedMs: number) => ({
      type: 'meeting',
      phase: 'progress',
      sessionId,
      stage: name,
      maxTokens: 800,
      elapsedMs,
    })
    expect(await badge.expect('meeting', { phase: 'progress' })).toEqual(stage('prepare', 0))
    expect(await badge.expect('meeting', { phase: 'progress' })).toEqual(stage('llm_start', 0))
    await caughtUp(badge)
    expect(got(badge, 'progress')).toHaveLength(2)
    await clock.advance(2000)
    expect(await badge.expect('meeting', { phase: 'progress' })).toEqual(stage('llm_done', 2000))
    expect(await badge.expect('meeting', { phase: 'progress' })).toEqual(stage('done', 2000))
    await wholeSummary(badge)
  })

  it('gives the whole one call of at most 800 tokens over at most 4000 characters', async () => {
    const { clock, server, model } = await startStill({ meeting: { checkpointMinutes: 1 } })
    const badge = await arrive(server)
    await startMeeting(badge)
    for (const text of ['The printer is broken.', 'We buy a new printer.']) {
      await snippets(badge, text)
      await clock.advance(minute)
      await badge.expect('meeting', { phase: 'summary', checkpoint: true })
    }
    const before = model.calls.length
    await finalize(badge)
    await wholeSummary(badge)
    expect(model.calls.slice(before)).toMatchObject([{ task: 'reduce', maxTokens: 800 }])
    expect(model.calls.at(-1)?.material.length).toBeLessThanOrEqual(4000)
  })

  it('states how long it lasted: from the start to the end, at least 5 s', async () => {
    const { clock, server } = await startStill()
    const badge = await arrive(server)
    await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    for (let count = 0; count < 9; count++) {
      await clock.advance(8 * minute)
      await caughtUp(badge)
    }
    await clock.advance(3000)
    await finalize(badge)
    expect(await wholeSummary(badge)).toMatchObject({ duration: '01:12:03' })
    await snippets(badge, 'One more thing.')
    await finalize(badge)
    expect(await wholeSummary(badge)).toMatchObject({ duration: '00:00:05' })
  })
})

describe('extensions 5: a meeting is finalised', () => {
  it('by the end of the mode', async () => {
    const { server } = await startStill()
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    badge.send({ type: 'mode', state: 'end', mode: 'meeting' })
    await badge.expect('meeting', { phase: 'finalize', sessionId })
    expect(await wholeSummary(badge)).toMatchObject({ sessionId, sourceSegments: 1 })
  })

  it('by the start of another mode', async () => {
    const { server } = await startStill()
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    badge.send({ type: 'mode', state: 'start', mode: 'working' })
    expect(await wholeSummary(badge)).toMatchObject({ sessionId })
  })

  it('by the end of a mode that has only just begun', async () => {
    const { server } = await startStill()
    const badge = await arrive(server)
    badge.send({ type: 'mode', state: 'start', mode: 'meeting' })
    badge.send({ type: 'mode', state: 'end', mode: 'meeting' })
    await badge.expect('mode', { state: 'end' })
    expect(await server.app.store.meetings.openOf('meeting-a')).toBeUndefined()
  })

  it('resumeMinutes after its device has vanished', async () => {
    const { clock, server } = await startStill()
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    await badge.drop()
    await expect.poll(() => server.app.sessions.size).toBe(0)
    await clock.advance(15 * minute - 1000)
    expect((await server.app.store.meetings.get(sessionId))?.state).toBe('open')
    await clock.advance(1000)
    await expect.poll(async () => (await server.app.store.meetings.get(sessionId))?.state).toBe('summarised')
    await badge.hello()
    await finalize(badge)
    expect(await wholeSummary(badge)).toMatchObject({ sessionId, sourceSegments: 1, idempotent: true })
  })

  it('not when the device comes back before', async () => {
    const { clock, server } = await startStill()
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    await badge.drop()
    await expect.poll(() => server.app.sessions.size).toBe(0)
    await clock.advance(14 * minute)
    await badge.hello()
    expect(await badge.expect('meeting', { phase: 'started' })).toMatchObject({ sessionId, resumed: true })
    for (let count = 0; count < 4; count++) {
      await clock.advance(8 * minute)
      await caughtUp(badge)
    }
    await snippets(badge, 'We buy a new printer.')
    expect(await textsOf(server, sessionId)).toEqual(['The printer is broken.', 'We buy a new printer.'])
  })

  it('nor while another device is still in it', async () => {
    const { clock, server } = await startStill()
    const badge = await arrive(server)
    const { sessionId, code } = await startMeeting(badge)
    const other = await arrive(server, 'meeting-b')
    await joinMeeting(other, code)
    await badge.drop()
    for (let count = 0; count < 4; count++) {
      await clock.advance(8 * minute)
      await caughtUp(other)
    }
    expect((await server.app.store.meetings.get(sessionId))?.state).toBe('open')
    await other.drop()
    await expect.poll(() => server.app.sessions.size).toBe(0)
    await clock.advance(15 * minute)
    await expect.poll(async () => (await server.app.store.meetings.get(sessionId))?.state).toBe('summarised')
  })

  it('also where the device was in another mode when it vanished', async () => {
    const { clock, server } = await startStill()
    const badge = await arrive(server)
    await snippets(badge, 'The printer is broken.')
    const open = await server.app.store.meetings.openOf('meeting-a')
    await badge.drop()
    await expect.poll(() => server.app.sessions.size).toBe(0)
    await clock.advance(15 * minute)
    await expect.poll(async () => (await server.app.store.meetings.get(open?.id ?? ''))?.state).toBe('summarised')
  })
})

describe.each(storeKinds)('on $name, extensions 5: exactly one summary', (kind: StoreKind) => {
  it.skipIf(!kind.available)('however many requests come from however many connections', async () => {
    const { server, model } = await startMeetingServer({ config: await keptData(kind) })
    model.delayMs = 50
    const first = await arrive(server, 'meeting-0')
    const { code } = await startMeeting(first)
    const badges = [first]
    for (const id of [1, 2, 3, 4]) {
      const badge = await arrive(server, `meeting-${id}`)
      await joinMeeting(badge, code)
      badges.push(badge)
    }
    await snippets(first, 'The printer is broken.', 'We buy a new printer.')
    for (let count = 0; count < 10; count++) {
      for (const badge of badges) badge.send({ type: 'meeting', phase: 'finalize' })
    }
    const replies = []
    for (const badge of badges) {
      for (let count = 0; count < 10; count++) replies.push(await wholeSummary(badge))
    }
    await Promise.all(badges.map(caughtUp))
    expect(
      badges.flatMap((badge) => got(badge, 'summary').filter(({ checkpoint }) => checkpoint === false)),
    ).toHaveLength(50)
    expect(replies.filter(({ idempotent }) => idempotent !== true)).toHaveLength(1)
    expect(new Set(replies.map(bare)).size).toBe(1)
    expect(model.calls).toHaveLength(1)
  })

  it.skipIf(!kind.available)('though the server stopped while it was being made', async () => {
    const config = await keptData(kind)
    const before = await startMeetingServer({ config })
    before.model.behave = () => 'silent'
    const badge = await arrive(before.server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    await finalize(badge)
    await badge.expect('meeting', { phase: 'progress', stage: 'llm_start' })
    await badge.close()
    await before.server.stop()
    const after = await startMeetingServer({ config })
    const again = await arrive(after.server)
    await finalize(again)
    const summary = await wholeSummary(again)
    expect(summary).toMatchObject({ sessionId, sourceSegments: 1, title: 'Copied' })
    await finalize(again)
    expect(bare(await wholeSummary(again))).toBe(bare(summary))
    expect(after.model.calls).toHaveLength(1)
  })

  it.skipIf(!kind.available)('the same bytes before and after a restart', async () => {
    const config = await keptData(kind)
    const before = await startMeetingServer({ config })
    const badge = await arrive(before.server)
    await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    await finalize(badge)
    const summary = await wholeSummary(badge)
    await badge.close()
    await before.server.stop()
    const after = await startMeetingServer({ config })
    const again = await arrive(after.server)
    await finalize(again)
    const repeated = await wholeSummary(again)
    expect(repeated.idempotent).toBe(true)
    expect(bare(repeated)).toBe(bare(summary))
    expect(after.model.calls).toHaveLength(0)
  })

  it.skipIf(!kind.available)('resumeMinutes after a restart, where the device does not come back', async () => {
    const config = { ...(await keptData(kind)), meeting: { resumeMinutes: 1 } }
    const before = await startMeetingServer({ config })
    const badge = await arrive(before.server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    await badge.close()
    await before.server.stop()
    const { clock, server } = await startStill(config)
    await clock.advance(minute - 1000)
    expect((await server.app.store.meetings.get(sessionId))?.state).toBe('open')
    await clock.advance(1000)
    await expect.poll(async () => (await server.app.store.meetings.get(sessionId))?.state).toBe('summarised')
  })
})

const postgres = storeKinds.find(({ name, available }) => name === 'postgres' && available)

it.skipIf(!postgres)('extensions 5: two nodes that are asked at once make one summary, and both send it', async () => {
  if (!postgres) return
  const { store } = await keptData(postgres)
  const nodes = [
    await startMeetingServer({ config: { store } }),
    await startMeetingServer({ config: { store } }),
  ] as const
  for (const { model } of nodes) model.delayMs = 50
  const first = await arrive(nodes[0].server, 'meeting-0')
  const { code } = await startMeeting(first)
  const second = await arrive(nodes[1].server, 'meeting-1')
  await joinMeeting(second, code)
  await snippets(first, 'The printer is broken.')
  await snippets(second, 'We buy a new printer.')
  first.send({ type: 'meeting', phase: 'finalize' })
  second.send({ type: 'meeting', phase: 'finalize' })
  const replies = [
    await first.expect('meeting', { phase: 'summary', checkpoint: false }, 15_000),
    await second.expect('meeting', { phase: 'summary', checkpoint: false }, 15_000),
  ]
  expect(replies.filter(({ idempotent }) => idempotent === true)).toHaveLength(1)
  expect(new Set(replies.map(bare)).size).toBe(1)
  expect(nodes[0].model.calls.length + nodes[1].model.calls.length).toBe(1)
})
