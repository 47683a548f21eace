import type { Clock } from '../../src/lib/clock.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import type { Recogniser } from '../../src/providers/contract.ts'
import type { RecogniserCase, RecogniserScenario } from '../contract/recogniser.ts'
import { type Refusal, type SocketCall, type SocketHandler, VendorSocketServer } from './vendor-socket-server.ts'

/** A vendor that recognises over a WebSocket, for the contract suite. */
export interface SocketRecogniser {
  create(url: string, clock: Clock): Promise<Recogniser>
  readonly speech: Int16Array
  readonly text: string
  /** Answers an utterance well; called with each message. */
  readonly answers: SocketHandler
  /** Whether the vendor has the whole utterance. */
  isWhole(call: SocketCall): boolean
  readonly refusals: Partial<Record<RecogniserScenario, Refusal>>
  /** What the vendor says at the end of an utterance in further scenarios. */
  readonly misbehaves: Partial<Record<RecogniserScenario, (call: SocketCall) => unknown>>
}

export async function socketRecogniserCase(
  vendor: SocketRecogniser,
  scenario: RecogniserScenario,
): Promise<RecogniserCase> {
  const server = await VendorSocketServer.start()
  const refusal = vendor.refusals[scenario]
  if (refusal) server.refuse(refusal)
  const misbehaves = vendor.misbehaves[scenario] ?? (() => undefined)
  server.answer(
    scenario === 'answers'
      ? vendor.answers
      : (call) => {
          if (vendor.isWhole(call)) misbehaves(call)
        },
  )
  const recogniser = await vendor.create(server.url, new ManualClock())
  if (scenario === 'absent') await server.close()
  return {
    recogniser,
    speech: vendor.speech,
    text: vendor.text,
    calls: () => server.handshakes,
    asked: () => server.callWhere(vendor.isWhole).then(() => undefined),
    quiet: () => server.quiet(),
    close: () => server.close(),
  }
}

/** Sends without end, as fast as the other side reads. */
export function pour(call: SocketCall, message: string | Buffer): void {
  const send = () => call.socket.send(message, (error) => error || setImmediate(send))
  send()
}
