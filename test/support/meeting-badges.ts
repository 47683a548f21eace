import type { Message } from '../../device/incoming.ts'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { Segment } from '../../src/store/meetings.ts'
import { MinutesModel } from './minutes-model.ts'
import { startTestServer, type TestServer, type TestServerOptions } from './test-server.ts'

/** What tests read of `started`. */
interface Started {
  readonly sessionId: string
  readonly code: string
}

/** A server whose model takes minutes, and that model. */
export async function startMeetingServer(
  options: Omit<TestServerOptions, 'parts'> & { readonly model?: MinutesModel } = {},
): Promise<{ readonly server: TestServer; readonly model: MinutesModel }> {
  const { model = new MinutesModel(options.clock ?? systemClock()), ...rest } = options
  const server = await startTestServer({
    ...rest,
    parts: ({ asr, tts }) => ({ asr, tts, llm: model }),
  })
  return { server, model }
}

/** A badge that has said hello. */
export async function arrive(server: TestServer, deviceId = 'meeting-a', clock?: Clock): Promise<SimulatedBadge> {
  const badge = server.device({ deviceId, ...(clock && { clock }) })
  await badge.hello()
  return badge
}

/** Starts meeting mode by message. */
export async function startMeeting(badge: SimulatedBadge): Promise<Started> {
  badge.send({ type: 'mode', state: 'start', mode: 'meeting' })
  return read(await badge.expect('meeting', { phase: 'started' }))
}

export async function joinMeeting(badge: SimulatedBadge, code: string): Promise<Started> {
  badge.send({ type: 'meeting', phase: 'join', code })
  return read(await badge.expect('meeting', { phase: 'started' }))
}

/** Sends one message of snippets; resolves to its acknowledgement. */
export function snippets(badge: SimulatedBadge, ...texts: readonly string[]): Promise<Message> {
  badge.send({ type: 'meeting', phase: 'snippet', items: texts.map((text) => ({ text })) })
  return badge.expect('meeting', { phase: 'snippet' })
}

/** Asks for the end; resolves to the acknowledgement. */
export function finalize(badge: SimulatedBadge): Promise<Message> {
  badge.send({ type: 'meeting', phase: 'finalize' })
  return badge.expect('meeting', { phase: 'finalize' })
}

export function wholeSummary(badge: SimulatedBadge): Promise<Message> {
  return badge.expect('meeting', { phase: 'summary', checkpoint: false })
}

/** Every message of meetings that the badge has got so far, of one phase. */
export function got(badge: SimulatedBadge, phase: string): readonly Message[] {
  return badge.received.flatMap((entry) =>
    entry.kind === 'text' && entry.message.type === 'meeting' && entry.message.phase === phase ? [entry.message] : [],
  )
}

export async function textsOf(server: TestServer, meetingId: string): Promise<readonly string[]> {
  return (await segmentsOf(server, meetingId)).map(({ text }) => text)
}

export function segmentsOf(server: TestServer, meetingId: string): Promise<readonly Segment[]> {
  return server.app.store.meetings.segments(meetingId, 1, 10_000)
}

/** Resolves once everything that the badge has sent before has been dealt with. */
export async function caughtUp(badge: SimulatedBadge): Promise<void> {
  const ts = badge.sent.length
  badge.send({ type: 'ping', ts })
  await badge.expect('pong', { ts })
}

function read({ sessionId, code }: Message): Started {
  return { sessionId: String(sessionId), code: String(code) }
}
