import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { arrive, caughtUp, finalize, got, snippets, startMeeting } from '../support/meeting-badges.ts'
import { startTestServer } from '../support/test-server.ts'

async function startStillMeeting(config: { transcriptIntervalMs?: number } = {}) {
  const clock = new ManualClock()
  let text = JSON.stringify({ meeting: config })
  const server = await startTestServer({
    clock,
    config: { meeting: config },
    configFile: { read: async () => text, write: async () => undefined },
  })
  /** Changes the configuration of the running server. */
  const change = async (transcriptIntervalMs: number) => {
    const { dataDir, asr, llm, tts, chat, auth, server: door } = server.config
    text = JSON.stringify({ dataDir, asr, llm, tts, chat, auth, server: door, meeting: { transcriptIntervalMs } })
    const report = await server.app.liveConfig.reload('test')
    expect(report).toMatchObject({ status: 'applied', changed: ['meeting.transcriptIntervalMs'] })
  }
  const badge = await arrive(server)
  await startMeeting(badge)
  /** How many transcripts have come when the badge has everything that was sent until now. */
  const transcripts = async () => {
    await caughtUp(badge)
    return got(badge, 'transcript').length
  }
  return { clock, server, badge, change, transcripts }
}

describe('extensions 5: the live transcript', () => {
  it('comes after the interval, with what was said and how much that is', async () => {
    const { clock, badge, transcripts } = await startStillMeeting()
    await snippets(badge, 'Let us begin.', 'The printer is broken.')
    const ts = clock.wall()
    await clock.advance(4999)
    expect(await transcripts()).toBe(0)
    await clock.advance(1)
    expect(await badge.expect('meeting', { phase: 'transcript' })).toEqual({
      type: 'meeting',
      phase: 'transcript',
      segments: [
        { id: 's1', ts, text: 'Let us begin.', speakerId: 'meeting-a' },
        { id: 's2', ts, text: 'The printer is broken.', speakerId: 'meeting-a' },
      ],
      totalSegments: 2,
    })
  })

  it('does not come while nothing new was said', async () => {
    const { clock, badge, transcripts } = await startStillMeeting()
    await clock.advance(5000)
    expect(await transcripts()).toBe(0)
    await snippets(badge, 'Let us begin.')
    await clock.advance(5000)
    expect(await transcripts()).toBe(1)
    await clock.advance(20_000)
    expect(await transcripts()).toBe(1)
  })

  it('has at most the latest 50 segments, and counts all', async () => {
    const { clock, badge } = await startStillMeeting()
    for (let round = 0; round < 6; round++) {
      await snippets(badge, ...Array.from({ length: 10 }, (_, index) => `Sentence number ${round * 10 + index + 1}.`))
      await clock.advance(1000)
    }
    await clock.advance(5000)
    const { segments } = await badge.expect('meeting', { phase: 'transcript', totalSegments: 60 })
    expect(segments).toHaveLength(50)
    expect((segments as { id: string }[]).map(({ id }) => id)).toEqual(
      Array.from({ length: 50 }, (_, index) => `s${index + 11}`),
    )
  })

  it('keeps to a changed interval from the next cycle on', async () => {
    const { clock, badge, change, transcripts } = await startStillMeeting()
    await clock.advance(1000)
    await change(3000)
    await snippets(badge, 'Said in the cycle that was running.')
    await clock.advance(2500)
    expect(await transcripts()).toBe(0)
    await clock.advance(1500)
    expect(await transcripts()).toBe(1)
    await snippets(badge, 'Said in the next one.')
    await clock.advance(2999)
    expect(await transcripts()).toBe(1)
    await clock.advance(1)
    expect(await transcripts()).toBe(2)
  })

  it.each([2999, 15_001])('has no interval of %s ms', async (transcriptIntervalMs) => {
    await expect(startTestServer({ config: { meeting: { transcriptIntervalMs } } })).rejects.toThrow(
      /transcriptIntervalMs/,
    )
  })

  it('does not come after finalize, whatever was said last', async () => {
    const { clock, badge, transcripts } = await startStillMeeting()
    await snippets(badge, 'Let us begin.')
    await finalize(badge)
    await clock.advance(60_000)
    expect(await transcripts()).toBe(0)
  })

  it('that was being gathered when finalize came is not sent', async () => {
    const { clock, server, badge, transcripts } = await startStillMeeting()
    await snippets(badge, 'Let us begin.')
    const { desk } = server.app.services.meetings
    const gathering = Promise.withResolvers<void>()
    const latest = desk.latest.bind(desk)
    desk.latest = async (...args) => {
      const segments = await latest(...args)
      await gathering.promise
      return segments
    }
    await clock.advance(5000)
    await finalize(badge)
    gathering.resolve()
    await clock.advance(1)
    expect(await transcripts()).toBe(0)
  })

  it('goes on with the meeting that begins after finalize', async () => {
    const { clock, badge } = await startStillMeeting()
    await snippets(badge, 'Let us begin.')
    await finalize(badge)
    await snippets(badge, 'And now to something else.')
    await clock.advance(5000)
    expect(await badge.expect('meeting', { phase: 'transcript' })).toMatchObject({
      segments: [{ id: 's1', text: 'And now to something else.' }],
      totalSegments: 1,
    })
  })

  it('ends with the mode', async () => {
    const { clock, badge, transcripts } = await startStillMeeting()
    await snippets(badge, 'Let us begin.')
    badge.send({ type: 'mode', state: 'end', mode: 'meeting' })
    await badge.expect('mode', { state: 'end' })
    await snippets(badge, 'This opens a meeting without the mode.')
    await clock.advance(30_000)
    expect(await transcripts()).toBe(0)
  })
})

describe('which meeting it is', () => {
  it('is told of one that was opened by what was said after finalize', async () => {
    const { clock, server, badge } = await startStillMeeting()
    await snippets(badge, 'Let us begin.')
    await finalize(badge)
    await snippets(badge, 'And now to something else.')
    await clock.advance(5000)
    const next = await server.app.store.meetings.openOf('meeting-a')
    expect(await badge.expect('meeting', { phase: 'started' })).toMatchObject({ sessionId: next?.id, code: next?.code })
  })

  it('is told to a device that has come back to it', async () => {
    const { badge } = await startStillMeeting()
    const sessionId = got(badge, 'started')[0]?.sessionId
    await badge.drop()
    await badge.hello()
    expect(await badge.expect('meeting', { phase: 'started' })).toMatchObject({ sessionId, resumed: true })
  })

  it('is not opened anew by a device that comes back after its meeting has ended', async () => {
    const { server, badge } = await startStillMeeting()
    await snippets(badge, 'Let us begin.')
    await finalize(badge)
    await badge.drop()
    await expect.poll(() => server.app.sessions.size).toBe(0)
    await badge.hello()
    await caughtUp(badge)
    expect(got(badge, 'started')).toHaveLength(1)
    expect(await server.app.store.meetings.openOf('meeting-a')).toBeUndefined()
  })
})
