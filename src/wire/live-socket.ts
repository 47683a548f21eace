import type { WebSocket } from 'ws'
import type { Caller } from '../auth/console-access.ts'
import type { Role } from '../auth/roles.ts'
import type { Clock, Timer } from '../lib/clock.ts'
import { RateLimit } from '../lib/rate-limit.ts'
import type { LiveFeed } from '../live/live-feed.ts'
import { Subscriber } from '../live/subscriber.ts'
import { type CloseName, closeReasons } from '../protocol/close-codes.ts'

export interface LiveSocketPorts {
  readonly clock: Clock
  readonly feed: LiveFeed
}

/** Who has a place in the console. */
type Watcher = Caller & { readonly role: Role }

/** A browser that has gone without a word is noticed after twice this time. */
const pingMs = 30_000
/** A page asks anew whenever it shows something else. */
const messagesPerWindow = 50
const windowMs = 10_000
/** One that does not answer a close frame is ended then. */
const terminateAfterMs = 1500

/** One socket of the console: who may be there, for how long, how much it may say. What it is told: Subscriber. */
export class LiveSocket {
  readonly #socket: WebSocket
  readonly #caller: Watcher
  readonly #clock: Clock
  readonly #subscriber: Subscriber
  readonly #rate: RateLimit
  readonly #onSignedOut = () => this.close('signedOut')
  #ping: Timer
  #termination: Timer | undefined
  #isAlive = true
  #closing = false

  constructor(
    socket: WebSocket,
    caller: Watcher,
    { clock, feed }: LiveSocketPorts,
    onClosed: (socket: LiveSocket) => void,
  ) {
    this.#socket = socket
    this.#caller = caller
    this.#clock = clock
    this.#rate = new RateLimit(clock, messagesPerWindow, windowMs)
    const sink = {
      get bufferedAmount() {
        return socket.bufferedAmount
      },
      send: (text: string, sent: () => void) => socket.send(text, sent),
    }
    this.#subscriber = new Subscriber(sink, feed, caller.role)
    socket.on('message', (data, isBinary) => this.#receive(String(data), isBinary))
    socket.on('pong', () => {
      this.#isAlive = true
    })
    // ws closes by itself after what is no frame, or too big a one.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#end()
      this.#termination?.cancel()
      onClosed(this)
    })
    caller.ended?.addEventListener('abort', this.#onSignedOut, { once: true })
    this.#ping = clock.after(pingMs, () => this.#look())
  }

  /** Closes it where what let it in no longer does. */
  review(): void {
    if (!this.#caller.holds()) this.close('signedOut')
  }

  close(name: CloseName): void {
    if (this.#closing) return
    this.#end()
    const { code, text } = closeReasons[name]
    this.#socket.close(code, text)
    this.#termination = this.#clock.after(terminateAfterMs, () => this.#socket.terminate())
  }

  #receive(text: string, isBinary: boolean): void {
    if (this.#closing) return
    if (isBinary) this.close('policy')
    else if (!this.#rate.take()) this.close('textRate')
    else this.#subscriber.receive(text)
  }

  #look(): void {
    this.review()
    if (this.#closing) return
    if (!this.#isAlive) return this.#socket.terminate()
    this.#isAlive = false
    this.#socket.ping()
    this.#subscriber.beat()
    this.#ping = this.#clock.after(pingMs, () => this.#look())
  }

  /** Nothing more is told, and nothing heard. */
  #end(): void {
    this.#closing = true
    this.#ping.cancel()
    this.#caller.ended?.removeEventListener('abort', this.#onSignedOut)
    this.#subscriber.end()
  }
}
