import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import {
  arrive,
  finalize,
  joinMeeting,
  segmentsOf,
  snippets,
  startMeeting,
  startMeetingServer,
  textsOf,
  wholeSummary,
} from '../support/meeting-badges.ts'
import { startTestServer } from '../support/test-server.ts'

async function startStillMeeting() {
  const clock = new ManualClock()
  const server = await startTestServer({ clock })
  const badge = await arrive(server)
  return { clock, server, badge, ...(await startMeeting(badge)) }
}

describe('extensions 5: a snippet becomes a segment', () => {
  it('with its text, speaker, tag and time', async () => {
    const { clock, server, badge, sessionId } = await startStillMeeting()
    badge.send({
      type: 'meeting',
      phase: 'snippet',
      items: [{ tag: 'a1', text: '  Let us begin. ', speakerId: 'anna' }],
    })
    await badge.expect('meeting', { phase: 'snippet' })
    expect(await segmentsOf(server, sessionId)).toEqual([
      { seq: 1, at: clock.wall(), text: 'Let us begin.', speakerId: 'anna', tag: 'a1', deviceId: 'meeting-a' },
    ])
  })

  it('of the device itself where it names no speaker', async () => {
    const { server, badge, sessionId } = await startStillMeeting()
    await snippets(badge, 'Let us begin.')
    expect(await segmentsOf(server, sessionId)).toMatchObject([{ speakerId: 'meeting-a' }])
  })

  it.each([
    ['ASCII', 'a'.repeat(3000), 2048],
    ['Chinese, 3 bytes each', '会'.repeat(1000), 682],
    ['emoji, 4 bytes each', '🙂'.repeat(600), 512],
    ['an emoji across the limit', `a${'🙂'.repeat(600)}`, 512],
  ])('cut at 2 KB, between code points: %s', async (_what, text, codePoints) => {
    const { server, badge, sessionId } = await startStillMeeting()
    expect(await snippets(badge, text)).toMatchObject({ accepted: 1, dropped: 0 })
    const [kept = ''] = await textsOf(server, sessionId)
    expect([...kept]).toHaveLength(codePoints)
    expect(text.startsWith(kept)).toBe(true)
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(2048)
  })

  it('unless there are no words in it', async () => {
    const { server, badge, sessionId } = await startStillMeeting()
    expect(await snippets(badge, '   ', '')).toMatchObject({ accepted: 0, dropped: 2 })
    expect(await textsOf(server, sessionId)).toEqual([])
  })

  it('also before the mode was started: the snippet opens the meeting', async () => {
    const server = await startTestServer()
    const badge = await arrive(server)
    expect(await snippets(badge, 'Let us begin.')).toMatchObject({ accepted: 1 })
    expect(await server.app.store.meetings.openOf('meeting-a')).toMatchObject({ segmentCount: 1, state: 'open' })
  })
})

describe('extensions 5: the same text from the same speaker within 60 s', () => {
  it('is dropped, until the minute is over', async () => {
    const { clock, server, badge, sessionId } = await startStillMeeting()
    expect(await snippets(badge, 'Yes.')).toMatchObject({ accepted: 1, dropped: 0 })
    await clock.advance(59_000)
    expect(await snippets(badge, 'Yes.')).toMatchObject({ accepted: 0, dropped: 1 })
    await clock.advance(1000)
    expect(await snippets(badge, 'Yes.')).toMatchObject({ accepted: 1, dropped: 0 })
    expect(await textsOf(server, sessionId)).toEqual(['Yes.', 'Yes.'])
  })

  it('from another speaker is kept', async () => {
    const { server, badge, sessionId } = await startStillMeeting()
    const items = ['anna', 'bert'].map((speakerId) => ({ text: 'I agree with that.', speakerId }))
    badge.send({ type: 'meeting', phase: 'snippet', items })
    expect(await badge.expect('meeting', { phase: 'snippet' })).toMatchObject({ accepted: 2, dropped: 0 })
    expect(await segmentsOf(server, sessionId)).toMatchObject([{ speakerId: 'anna' }, { speakerId: 'bert' }])
  })
})

describe('a snippet that is sent again because its answer was lost', () => {
  it('is dropped though its meeting has ended meanwhile, and opens no new one', async () => {
    const { server, badge } = await startStillMeeting()
    await snippets(badge, 'The printer is broken.')
    await finalize(badge)
    expect(await snippets(badge, 'The printer is broken.')).toMatchObject({ accepted: 0, dropped: 1 })
    expect(await server.app.store.meetings.openOf('meeting-a')).toBeUndefined()
  })

  it('counts as said anew a minute later', async () => {
    const { clock, server, badge } = await startStillMeeting()
    await snippets(badge, 'The printer is broken.')
    await finalize(badge)
    await clock.advance(60_000)
    expect(await snippets(badge, 'The printer is broken.')).toMatchObject({ accepted: 1, dropped: 0 })
    expect(await server.app.store.meetings.openOf('meeting-a')).toMatchObject({ segmentCount: 1 })
  })
})

describe('extensions 5: ten snippets a second', () => {
  it('are taken, those beyond are refused with their number, and a second later ten more', async () => {
    const { clock, server, badge, sessionId } = await startStillMeeting()
    const many = (from: number) => Array.from({ length: 12 }, (_, index) => `Sentence number ${from + index}.`)
    expect(await snippets(badge, ...many(0))).toMatchObject({ accepted: 10, dropped: 2, refused: 2 })
    expect(await snippets(badge, 'One more.')).toMatchObject({ accepted: 0, dropped: 1, refused: 1 })
    await clock.advance(1000)
    expect(await snippets(badge, ...many(20))).toMatchObject({ accepted: 10, dropped: 2, refused: 2 })
    expect(await textsOf(server, sessionId)).toHaveLength(20)
  })

  it('count for each connection by itself', async () => {
    const { server, badge, code } = await startStillMeeting()
    const other = await arrive(server, 'meeting-b')
    await joinMeeting(other, code)
    const many = (what: string) => Array.from({ length: 10 }, (_, index) => `${what} ${index}.`)
    expect(await snippets(badge, ...many('This is my point number'))).toMatchObject({ accepted: 10, dropped: 0 })
    expect(await snippets(other, ...many('I object to item'))).toMatchObject({ accepted: 10, dropped: 0 })
  })
})

describe('two badges in one meeting', () => {
  it('hear one sentence, which is kept once, though they do not hear quite the same', async () => {
    const { server, badge, sessionId, code } = await startStillMeeting()
    const other = await arrive(server, 'meeting-b')
    await joinMeeting(other, code)
    expect(await snippets(badge, 'We buy a new printer for the second floor.')).toMatchObject({ accepted: 1 })
    expect(await snippets(other, 'we buy a new printer for the second floor')).toMatchObject({
      accepted: 0,
      dropped: 1,
    })
    expect(await snippets(other, 'We will buy a new printer for the second floor.')).toMatchObject({ dropped: 1 })
    expect(await snippets(other, 'And who pays for it?')).toMatchObject({ accepted: 1 })
    expect(await textsOf(server, sessionId)).toEqual([
      'We buy a new printer for the second floor.',
      'And who pays for it?',
    ])
  })

  it('hear it again ten seconds later: somebody has said it again', async () => {
    const { clock, server, badge, sessionId, code } = await startStillMeeting()
    const other = await arrive(server, 'meeting-b')
    await joinMeeting(other, code)
    await snippets(badge, 'We buy a new printer.')
    await clock.advance(10_000)
    expect(await snippets(other, 'We buy a new printer.')).toMatchObject({ accepted: 1 })
    expect(await textsOf(server, sessionId)).toHaveLength(2)
  })

  it('of different groups are in different meetings: the code of another group is refused', async () => {
    const { server, badge, code } = await startStillMeeting()
    await snippets(badge, 'Let us begin.')
    const stranger = await arrive(server, 'other-group')
    stranger.send({ type: 'meeting', phase: 'join', code })
    expect(await stranger.expect('meeting')).toMatchObject({ status: 'error', code: 'NOT_FOUND' })
  })
})

describe('extensions 5: snippets that come after finalize', () => {
  it('while the summary is being made are acknowledged and kept for the next meeting', async () => {
    const { server, model } = await startMeetingServer()
    model.delayMs = 100
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    await finalize(badge)
    expect(await snippets(badge, 'And now to something else.')).toMatchObject({ accepted: 1, dropped: 0 })
    expect(await wholeSummary(badge)).toMatchObject({ sessionId, sourceSegments: 1 })
    expect(await textsOf(server, sessionId)).toEqual(['The printer is broken.'])
    const next = await server.app.store.meetings.openOf('meeting-a')
    expect(next?.id).not.toBe(sessionId)
    expect(await textsOf(server, next?.id ?? '')).toEqual(['And now to something else.'])
  })

  it('open a new meeting; until then finalize sends the stored summary', async () => {
    const { server } = await startMeetingServer()
    const badge = await arrive(server)
    const { sessionId } = await startMeeting(badge)
    await snippets(badge, 'The printer is broken.')
    await finalize(badge)
    await wholeSummary(badge)
    await finalize(badge)
    expect(await wholeSummary(badge)).toMatchObject({ sessionId, idempotent: true })
    await snippets(badge, 'And now to something else.')
    const { sessionId: next } = await finalize(badge)
    expect(next).not.toBe(sessionId)
    expect(await wholeSummary(badge)).toMatchObject({ sessionId: next, sourceSegments: 1 })
  })
})

it('finalize without any meeting is refused by name', async () => {
  const server = await startTestServer()
  const badge = await arrive(server)
  badge.send({ type: 'meeting', phase: 'finalize' })
  expect(await badge.expect('meeting')).toMatchObject({ status: 'error', code: 'NOT_FOUND' })
})
