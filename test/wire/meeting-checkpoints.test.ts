import { describe, expect, it } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import {
  arrive,
  caughtUp,
  finalize,
  got,
  segmentsOf,
  snippets,
  startMeeting,
  startMeetingServer,
  wholeSummary,
} from '../support/meeting-badges.ts'
import { MinutesModel } from '../support/minutes-model.ts'
import type { TestServer, TestServerOptions } from '../support/test-server.ts'

async function startStillMeeting(config: NonNullable<TestServerOptions['config']>['meeting'] = {}) {
  const clock = new ManualClock()
  const { server, model } = await startMeetingServer({
    clock,
    config: { meeting: config },
    model: new MinutesModel(clock),
  })
  const badge = await arrive(server)
  return { clock, server, model, badge, ...(await startMeeting(badge)) }
}

/** About 100 characters, each of them another one. */
const sentence = (index: number) =>
  `Sentence number ${index} of this meeting, which goes on for a while so that a window is full before long.`

async function say(badge: SimulatedBadge, clock: ManualClock, from: number, to: number) {
  for (let next = from; next <= to; next += 10) {
    const last = Math.min(to, next + 9)
    await snippets(badge, ...Array.from({ length: last - next + 1 }, (_, index) => sentence(next + index)))
    await clock.advance(1000)
  }
}

/** The windows as the store has them: from which segment to which. */
async function windowsOf(server: TestServer, meetingId: string) {
  return (await server.app.store.meetings.checkpoints(meetingId)).map(({ fromSeq, toSeq }) => [fromSeq, toSeq])
}

function checkpoints(badge: SimulatedBadge) {
  return got(badge, 'summary').filter(({ checkpoint }) => checkpoint === true)
}

describe('extensions 5: a checkpoint by size', () => {
  it('is made while people talk, as soon as a window is full, and pushed as a summary with checkpoint:true', async () => {
    const { clock, badge, sessionId } = await startStillMeeting()
    await say(badge, clock, 1, 30)
    expect(checkpoints(badge)).toHaveLength(0)
    await say(badge, clock, 31, 40)
    const pushed = await badge.expect('meeting', { phase: 'summary' })
    expect(pushed).toMatchObject({
      sessionId,
      checkpoint: true,
      title: 'Copied',
      decisions: [],
      actions: [],
      risks: [],
      nextSteps: [],
    })
    expect(pushed).toMatchObject({
      coverage: { covered: pushed.sourceSegments, total: pushed.sourceSegments, gaps: [] },
    })
    expect(pushed.bulletsLength).toBe((pushed.bullets as string[]).length)
  })

  it('has each segment in exactly one window, in order, whatever the end finds', async () => {
    const { clock, server, model, badge, sessionId } = await startStillMeeting()
    await say(badge, clock, 1, 120)
    await finalize(badge)
    await wholeSummary(badge)
    const windows = await windowsOf(server, sessionId)
    expect(windows.length).toBeGreaterThan(2)
    expect(windows[0]?.[0]).toBe(1)
    expect(windows.at(-1)?.[1]).toBe(120)
    for (const [index, [from]] of windows.entries()) {
      if (index > 0) expect(from).toBe((windows[index - 1]?.[1] ?? 0) + 1)
    }
    expect(model.windows.flat()).toEqual((await segmentsOf(server, sessionId)).map(({ seq }) => `s${seq}`))
  })

  it('is one call of at most 400 tokens over at most 4000 characters', async () => {
    const { clock, model, badge } = await startStillMeeting()
    await say(badge, clock, 1, 120)
    await finalize(badge)
    await wholeSummary(badge)
    const calls = model.calls.filter(({ task }) => task === 'window')
    expect(calls).toHaveLength(model.windows.length)
    for (const { material, maxTokens } of calls) {
      expect(material.length).toBeLessThanOrEqual(4000)
      expect(maxTokens).toBe(400)
    }
  })

  it('keeps to the limits that are configured', async () => {
    const { clock, model, badge } = await startStillMeeting({ transcriptMaxChars: 2500, checkpointMaxTokens: 200 })
    await say(badge, clock, 1, 60)
    await finalize(badge)
    await wholeSummary(badge)
    for (const { material, maxTokens } of model.calls.filter(({ task }) => task === 'window')) {
      expect(material.length).toBeLessThanOrEqual(2500)
      expect(maxTokens).toBe(200)
    }
  })

  it('takes a segment of 2 KB of Chinese, and twelve of 2 KB of ASCII, within the limit', async () => {
    const { clock, server, model, badge, sessionId } = await startStillMeeting()
    await snippets(badge, '会'.repeat(1000))
    for (let index = 0; index < 12; index++) {
      await snippets(badge, `${index} ${'word '.repeat(500)}`)
      await clock.advance(1000)
    }
    await finalize(badge)
    expect(await wholeSummary(badge)).toMatchObject({ coverage: { covered: 13, total: 13, gaps: [] } })
    expect(model.calls.every(({ material }) => material.length <= 4000)).toBe(true)
    expect((await windowsOf(server, sessionId)).at(-1)?.[1]).toBe(13)
  })
})

describe('extensions 5: a checkpoint by minutes', () => {
  it('is made checkpointMinutes after its first segment, however little was said', async () => {
    const { clock, server, badge, sessionId } = await startStillMeeting()
    await clock.advance(60_000)
    await snippets(badge, 'The printer is broken.')
    await clock.advance(599_000)
    badge.send({ type: 'ping', ts: 'awake' })
    await badge.expect('pong', { ts: 'awake' })
    expect(await windowsOf(server, sessionId)).toEqual([])
    await clock.advance(1000)
    expect(await badge.expect('meeting', { phase: 'summary' })).toMatchObject({ checkpoint: true, sourceSegments: 1 })
    expect(await windowsOf(server, sessionId)).toEqual([[1, 1]])
  })

  it('is as far away as is configured', async () => {
    const { clock, badge } = await startStillMeeting({ checkpointMinutes: 2 })
    await snippets(badge, 'The printer is broken.')
    await clock.advance(119_000)
    await caughtUp(badge)
    expect(checkpoints(badge)).toHaveLength(0)
    await clock.advance(1000)
    await badge.expect('meeting', { phase: 'summary', checkpoint: true })
  })

  it('is not made while nobody has said anything', async () => {
    const { clock, model, badge } = await startStillMeeting({ checkpointMinutes: 1 })
    await clock.advance(300_000)
    await caughtUp(badge)
    expect(checkpoints(badge)).toHaveLength(0)
    expect(model.calls).toHaveLength(0)
  })
})

describe('a window for which the model fails', () => {
  it('is asked about once more at once, for less', async () => {
    const { clock, model, badge } = await startStillMeeting()
    let isFirst = true
    model.behave = () => {
      const behaviour = isFirst ? 'length' : 'good'
      isFirst = false
      return behaviour
    }
    await say(badge, clock, 1, 40)
    await badge.expect('meeting', { phase: 'summary', checkpoint: true })
    expect(model.calls).toHaveLength(2)
    expect(model.calls[1]?.segments).toEqual(model.calls[0]?.segments)
  })

  it.each(['down', 'length', 'nonsense'] as const)(
    'for good (%s) is named as a gap; the rest is covered',
    async (behaviour) => {
      const { clock, server, model, badge, sessionId } = await startStillMeeting()
      model.behave = ({ segments }) => (segments.includes('s50') ? behaviour : 'good')
      await say(badge, clock, 1, 120)
      await finalize(badge)
      const summary = await wholeSummary(badge)
      const gap = (await windowsOf(server, sessionId)).find(([from = 0, to = 0]) => from <= 50 && to >= 50)
      const [from = 0, to = 0] = gap ?? []
      expect(summary).toMatchObject({
        coverage: { covered: 120 - (to - from + 1), total: 120, gaps: [[`s${from}`, `s${to}`]] },
        sourceSegments: 120,
      })
      expect(summary).not.toHaveProperty('degraded')
    },
  )

  it('while people talk is asked about again at the end, and is no gap any more', async () => {
    const { clock, model, badge } = await startStillMeeting()
    let isDown = true
    model.behave = ({ segments }) => (isDown && segments.includes('s50') ? 'down' : 'good')
    await say(badge, clock, 1, 120)
    isDown = false
    await finalize(badge)
    expect(await wholeSummary(badge)).toMatchObject({ coverage: { covered: 120, total: 120, gaps: [] } })
  })

  it('is not pushed as a checkpoint', async () => {
    const { clock, model, badge } = await startStillMeeting()
    model.behave = () => 'nonsense'
    await say(badge, clock, 1, 40)
    await caughtUp(badge)
    expect(model.calls).toHaveLength(2)
    expect(checkpoints(badge)).toHaveLength(0)
  })
})
