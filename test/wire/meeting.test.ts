import { describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { readCounter, startQuickServer } from '../support/quick-server.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const speech = syntheticSpeech(700)
const minutes = {
  title: 'Printer',
  bullets: [{ text: 'The printer is broken.', segments: ['s1'] }],
  decisions: [{ text: 'A new printer is bought.', segments: ['s2'] }],
  actions: [],
  risks: [],
  nextSteps: [],
}
const sayMinutes = { pieces: [JSON.stringify(minutes)] }

async function arrive(server: TestServer, deviceId = 'badge-a'): Promise<SimulatedBadge> {
  const badge = server.device({ deviceId })
  await badge.hello()
  return badge
}

async function startMeeting(badge: SimulatedBadge) {
  badge.send({ type: 'mode', state: 'start', mode: 'meeting' })
  const started = await badge.expect('meeting', { phase: 'started' })
  return started as unknown as { readonly sessionId: string; readonly code: string }
}

function snippets(badge: SimulatedBadge, ...texts: string[]) {
  badge.send({ type: 'meeting', phase: 'snippet', items: texts.map((text) => ({ text })) })
  return badge.expect('meeting', { phase: 'snippet' })
}

describe('snippets', () => {
  it('are counted when they are on disk', async () => {
    const server = await startTestServer()
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    expect(await snippets(badge, 'The printer is broken.', 'We buy a new printer.')).toEqual({
      type: 'meeting',
      status: 'ok',
      phase: 'snippet',
      accepted: 2,
      dropped: 0,
    })
    const kept = await server.app.store.meetings.segments(sessionId, 1, 10)
    expect(kept.map(({ text }) => text)).toEqual(['The printer is broken.', 'We buy a new printer.'])
  })

  it('of one speaker with the same text within a minute are one', async () => {
    const server = await startTestServer()
    const badge = await arrive(server)
    await startMeeting(badge)
    expect(await snippets(badge, 'Yes, that is right.', 'yes that is right')).toMatchObject({ accepted: 1, dropped: 1 })
  })

  it('beyond ten a second are refused with their number', async () => {
    const server = await startTestServer()
    const badge = await arrive(server)
    await startMeeting(badge)
    const many = Array.from({ length: 13 }, (_, index) => `Sentence number ${index}.`)
    expect(await snippets(badge, ...many)).toMatchObject({ accepted: 10, dropped: 3, refused: 3 })
  })
})

describe('finalize', () => {
  it('is acknowledged at once, tells how far it is, and ends in one summary', async () => {
    const server = await startTestServer()
    server.script.answers = [sayMinutes]
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.', 'We buy a new printer.')
    badge.send({ type: 'meeting', phase: 'finalize' })
    expect(await badge.expect('meeting', { phase: 'finalize' })).toMatchObject({ sessionId, pendingCount: 2 })
    for (const stage of ['prepare', 'llm_start', 'llm_done', 'done']) {
      await badge.expect('meeting', { phase: 'progress', stage })
    }
    expect(await badge.expect('meeting', { phase: 'summary', checkpoint: false })).toMatchObject({
      sessionId,
      title: 'Printer',
      bullets: ['The printer is broken.'],
      decisions: ['A new printer is bought.'],
      sourceSegments: 2,
      coverage: { covered: 2, total: 2, gaps: [] },
    })
  })

  it('asked for again sends the stored summary, and says so', async () => {
    const server = await startTestServer()
    server.script.answers = [sayMinutes]
    const badge = await arrive(server)
    await startMeeting(badge)
    await snippets(badge, 'The printer is broken.', 'We buy a new printer.')
    badge.send({ type: 'meeting', phase: 'finalize' })
    const { idempotent: _, ...first } = await badge.expect('meeting', { phase: 'summary', checkpoint: false })
    const calls = server.script.asked.length
    badge.send({ type: 'meeting', phase: 'finalize' })
    expect(await badge.expect('meeting', { phase: 'summary', checkpoint: false })).toEqual({
      ...first,
      idempotent: true,
    })
    expect(server.script.asked).toHaveLength(calls)
  })

  it('by fifty requests over five connections: one set of model calls, fifty equal replies, one of them the first', async () => {
    const server = await startTestServer()
    server.script.answers = [sayMinutes]
    const first = await arrive(server, 'meeting-0')
    const { code } = await startMeeting(first)
    const badges = [first]
    for (const id of [1, 2, 3, 4]) {
      const badge = await arrive(server, `meeting-${id}`)
      badge.send({ type: 'meeting', phase: 'join', code })
      await badge.expect('meeting', { phase: 'started' })
      badges.push(badge)
    }
    await snippets(first, 'The printer is broken.', 'We buy a new printer.')
    for (const badge of badges) {
      for (let count = 0; count < 10; count++) badge.send({ type: 'meeting', phase: 'finalize' })
    }
    const replies = []
    for (const badge of badges) {
      for (let count = 0; count < 10; count++) {
        replies.push(await badge.expect('meeting', { phase: 'summary', checkpoint: false }))
      }
    }
    expect(replies.filter(({ idempotent }) => idempotent !== true)).toHaveLength(1)
    const bare = replies.map(({ idempotent: _, ...rest }) => JSON.stringify(rest))
    expect(new Set(bare).size).toBe(1)
    expect(server.script.asked.length).toBeLessThanOrEqual(2)
  })

  it('without a working model extracts from what was said, and says that it is degraded', async () => {
    const server = await startTestServer()
    server.script.answers = [{ error: new Error('down') }]
    const badge = await arrive(server)
    await startMeeting(badge)
    await snippets(badge, 'The printer on the second floor is broken again.', 'We decided to buy a new printer.')
    badge.send({ type: 'meeting', phase: 'finalize' })
    const summary = await badge.expect('meeting', { phase: 'summary' })
    expect(summary).toMatchObject({ degraded: true, sourceSegments: 2 })
    expect(JSON.stringify(summary.bullets) + JSON.stringify(summary.decisions)).toContain('printer')
  })
})

describe('what people say', () => {
  it('becomes segments, shown live; nothing is said aloud', async () => {
    const server = await startQuickServer()
    server.script.transcripts = ['the printer is broken', 'we buy a new printer']
    const device = server.device({ mode: 'realtime' })
    await device.hello()
    device.send({ type: 'mode', state: 'start', mode: 'meeting' })
    const { sessionId } = await device.expect('meeting', { phase: 'started' })
    await device.click()
    for (let count = 0; count < 2; count++) {
      await device.speak(speech)
      await device.silence(1000)
    }
    const { segments } = await device.expect('meeting', { phase: 'transcript', totalSegments: 2 })
    expect(segments).toMatchObject([{ id: 's1', text: 'the printer is broken' }, { id: 's2' }])
    expect(await server.app.store.meetings.segments(String(sessionId), 1, 10)).toHaveLength(2)
    expect(device.received.some((entry) => entry.kind === 'audio')).toBe(false)
    expect(await readCounter(server, 'lapel_turns_total')).toBe(0)
  })

  it('in the moment in which the device hangs up is kept too', async () => {
    const server = await startQuickServer()
    server.script.transcripts = ['one more thing']
    const device = server.device({ mode: 'realtime' })
    await device.hello()
    device.send({ type: 'mode', state: 'start', mode: 'meeting' })
    const { sessionId } = await device.expect('meeting', { phase: 'started' })
    await device.click()
    await device.speak(speech)
    await device.drop()
    await expect
      .poll(async () => (await server.app.store.meetings.segments(String(sessionId), 1, 10)).map(({ text }) => text))
      .toEqual(['one more thing'])
  })
})
