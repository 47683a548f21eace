import type { z } from 'zod'
import { RateLimit } from '../lib/rate-limit.ts'
import { cutText } from '../lib/text.ts'
import type { Link } from '../protocol/link.ts'
import { type DownMessage, messages, type UpMessage, type UpType } from '../protocol/messages.ts'
import { WireError, type WireErrorCode } from '../protocol/wire-errors.ts'
import type { Services } from './services.ts'
import type { Session } from './session.ts'

export type Reply = DownMessage | undefined
type Handler<T extends UpType> = (session: Session, message: UpMessage<T>, services: Services) => Reply | Promise<Reply>

/** One handler per message a device can send; a missing one does not compile. */
export type Handlers = { readonly [T in UpType]: Handler<T> }

/** More bad messages than this in the window close the connection (extensions 1). */
const badMessages = { max: 20, windowMs: 10_000 }
/** What counts as one. A well-formed message that cannot be granted is no offence. */
const malformed: readonly WireErrorCode[] = ['INVALID_JSON', 'UNKNOWN_TYPE', 'SCHEMA_INVALID']
/** Handlers that are waiting for one before them; a device that fills this does not wait for answers. */
const maxWaiting = 100

/**
 * The JSON path in: looks the type up, validates, calls the handler, sends its reply. It alone turns failures into
 * messages. Handlers of one connection run one after another in the order of arrival.
 */
export class Inbox {
  readonly #session: Session
  readonly #link: Link
  readonly #handlers: Handlers
  readonly #services: Services
  readonly #bad: RateLimit
  #tail: Promise<void> | undefined
  #waiting = 0

  constructor(session: Session, link: Link, handlers: Handlers, services: Services) {
    this.#session = session
    this.#link = link
    this.#handlers = handlers
    this.#services = services
    this.#bad = new RateLimit(services.clock, badMessages.max, badMessages.windowMs)
  }

  receive(text: string): void {
    const message = parseMessage(text)
    if (!message) {
      return this.#refuse(
        'error',
        new WireError('INVALID_JSON', 'A text frame is one JSON object with a string "type".'),
      )
    }
    const type = message.type
    if (!isUpType(type)) {
      this.#services.metrics.count('lapel_messages_total', { type: 'unknown', outcome: 'refused' })
      return this.#refuse('error', new WireError('UNKNOWN_TYPE', `Unknown message type "${type.slice(0, 60)}".`))
    }
    const parsed = messages.up[type].schema.safeParse(message)
    if (!parsed.success) {
      this.#services.metrics.count('lapel_messages_total', { type, outcome: 'refused' })
      return this.#refuse(type, schemaError(parsed.error))
    }
    this.#services.metrics.count('lapel_messages_total', { type, outcome: 'accepted' })
    this.#dispatch(type, parsed.data)
  }

  #dispatch<T extends UpType>(type: T, message: UpMessage): void {
    const call = () => (this.#handlers[type] as Handler<UpType>)(this.#session, message, this.#services)
    if (this.#tail === undefined) {
      try {
        const reply = call()
        if (!(reply instanceof Promise)) return this.#answer(reply)
        this.#queue(message, () => reply)
      } catch (error) {
        this.#fail(message, error)
      }
    } else if (this.#waiting < maxWaiting) this.#queue(message, call)
    else this.#link.close('policy')
  }

  #queue(message: UpMessage, call: () => Reply | Promise<Reply>): void {
    this.#waiting++
    const before = this.#tail
    const run = async () => {
      await before
      try {
        this.#answer(await call())
      } catch (error) {
        this.#fail(message, error)
      }
      this.#waiting--
      if (this.#tail === tail) this.#tail = undefined
    }
    const tail = run()
    this.#tail = tail
  }

  #answer(reply: Reply): void {
    if (reply) this.#link.send(reply)
  }

  #fail(message: UpMessage, error: unknown): void {
    const { type } = message
    if (error instanceof WireError) return this.#refuse(type, error, message)
    if (this.#session.scope.ended) return
    this.#services.log.error({ deviceId: this.#session.deviceId, type, error }, 'message handler failed')
    this.#refuse(type, new WireError('INTERNAL_ERROR', 'The server could not handle this message.'), message)
  }

  /** `refused` is the message, where it could be read. */
  #refuse(type: string, { code, message, fields, owner, retryAfterMs }: WireError, refused: object = {}): void {
    // A second JSON of type hello would be taken for the answer to the device's next connection (device-wire 4).
    if (type !== 'hello') {
      const event = 'event' in refused && typeof refused.event === 'string' ? { event: cutText(refused.event, 60) } : {}
      const id = isPeer(type) && 'id' in refused && typeof refused.id === 'string' ? { id: refused.id } : {}
      const known = {
        ...event,
        ...id,
        ...(fields && { fields }),
        ...(owner !== undefined && { owner }),
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      }
      this.#link.send({ type, status: 'error', code, message, ...known })
    }
    if (malformed.includes(code) && !this.#bad.take()) this.#link.close('policy')
  }
}

/** Escapes of what is no text: NUL, and halves of characters, which PostgreSQL refuses and sqlite cuts at. */
const oddEscape = /\\u(?:0000|d[89a-f])/i

function plainText(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
}

/** The message as an object with a string type, or `undefined`. */
export function parseMessage(text: string): { type: string } | undefined {
  try {
    const value: unknown = JSON.parse(text, oddEscape.test(text) ? plainText : undefined)
    const isMessage = typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
    return isMessage ? (value as { type: string }) : undefined
  } catch {
    // Firmware inserts texts unescaped (device-wire 7): broken JSON is expected input.
    return undefined
  }
}

/** What devices say to each other: the sender finds by the id which of its messages was refused. */
function isPeer(type: string): boolean {
  return type === 'peer' || type.includes('.')
}

function isUpType(type: string): type is UpType {
  return Object.hasOwn(messages.up, type)
}

function schemaError(error: z.ZodError): WireError {
  const problems = error.issues
    .slice(0, 5)
    .map((issue) => ({ path: issue.path.join('.') || '(message)', text: issue.message }))
  return new WireError(
    'SCHEMA_INVALID',
    problems.map(({ path, text }) => `${path}: ${text}`).join('; '),
    problems.map(({ path }) => path),
  )
}
