import type { Behaviour, VendorDouble } from '../contract/vendor-double.ts'
import { type VendorHandler, VendorServer } from './vendor-server.ts'

const eventStream = { 'content-type': 'text/event-stream; charset=utf-8' }

/** A reply with events, at once. */
export const sendEvents =
  (events: Uint8Array): VendorHandler =>
  ({ reply }) =>
    reply.writeHead(200, eventStream).end(events)

export const sendJson =
  (status: number, body: Uint8Array | string, headers = {}): VendorHandler =>
  ({ reply }) =>
    reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)

export interface EventStreamVendor {
  /** A whole good answer. */
  readonly answer: Buffer
  /** In the event with the first text. */
  readonly firstText: string
  /** An event with much text. */
  readonly longEvent: string
  readonly refusesKey: Buffer
  readonly rateLimits: Buffer
  readonly badRequest: Buffer
}

/** A service that answers with events, and what can be wrong with it. */
export async function startEventStreamVendor(
  vendor: EventStreamVendor,
): Promise<{ server: VendorServer; double: VendorDouble }> {
  const { answer, longEvent } = vendor
  const beginning = answer.subarray(0, answer.indexOf('\n\n', answer.indexOf(vendor.firstText)) + 2)
  const handlers: Record<Exclude<Behaviour, 'gone'>, VendorHandler> = {
    answers: sendEvents(answer),
    async splits({ reply }) {
      reply.writeHead(200, eventStream)
      reply.socket?.setNoDelay(true)
      for (const byte of answer) await new Promise<void>((done) => reply.write(Uint8Array.of(byte), () => done()))
      reply.end()
    },
    silent() {},
    stalls: ({ reply }) => reply.writeHead(200, eventStream).write(beginning),
    'breaks-off': ({ reply }) => reply.writeHead(200, eventStream).write(beginning, () => reply.destroy()),
    malformed: sendEvents(Buffer.from('data: <html>\n\n')),
    endless({ reply }) {
      const send = () => {
        while (!reply.destroyed && reply.write(longEvent));
      }
      reply.writeHead(200, eventStream).on('drain', send)
      send()
    },
    'refuses-key': sendJson(401, vendor.refusesKey),
    'rate-limits': sendJson(429, vendor.rateLimits, { 'retry-after': '7' }),
    overloaded: ({ reply }) => reply.writeHead(503).end('<html>503 Service Temporarily Unavailable</html>'),
    'bad-request': sendJson(400, vendor.badRequest),
  }
  const server = await VendorServer.start()
  const double: VendorDouble = {
    behave(behaviour) {
      if (behaviour === 'gone') void server.close()
      else server.answer(handlers[behaviour])
    },
    asked: () => server.nextCall().then(() => undefined),
    hungUp: () => server.calls.at(-1)?.hungUp ?? Promise.reject(new Error('nobody asked')),
  }
  return { server, double }
}
