import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '../src/lib/clock.ts'
import type { Message } from './incoming.ts'

interface ReceivedText {
  readonly kind: 'text'
  readonly atMs: number
  readonly message: Message
}

interface ReceivedAudio {
  readonly kind: 'audio'
  readonly atMs: number
  /** Without its framing header. */
  readonly bytes: number
  readonly timestamp: number
}

export interface ReceivedClose {
  readonly kind: 'close'
  readonly atMs: number
  /** 1006: the server dropped TCP without a close frame. */
  readonly code: number
  readonly reason: string
}

export type Received = ReceivedText | ReceivedAudio | ReceivedClose

/** A test of a message: a function, or members it must have with exactly these values. */
export type Match = ((message: Message) => boolean) | Readonly<Record<string, unknown>>

interface Waiter {
  readonly wants: (entry: Received) => boolean
  readonly resolve: (entry: Received) => void
  readonly reject: (error: Error) => void
}

/**
 * Everything a device received, in order, and a cursor: whoever waits for something looks from the cursor on and moves
 * it behind what was found, so that nothing is found twice and nothing that came early is missed.
 */
export class MessageLog {
  readonly entries: Received[] = []
  readonly #clock: Clock
  readonly #keepAudio: boolean
  readonly #waiters = new Set<Waiter>()
  #cursor = 0
  #failure: Error | undefined

  constructor(clock: Clock, keepAudio: boolean) {
    this.#clock = clock
    this.#keepAudio = keepAudio
  }

  add(entry: Received): void {
    if (entry.kind === 'audio' && !this.#keepAudio) return
    this.entries.push(entry)
    for (const waiter of this.#waiters) {
      if (!waiter.wants(entry)) continue
      this.#cursor = this.entries.length
      waiter.resolve(entry)
    }
  }

  /** Nothing will come any more: whoever waits, now or later, fails with this. */
  fail(error: Error): void {
    this.#failure = error
    for (const waiter of this.#waiters) waiter.reject(error)
  }

  /** Waiting is possible again: a new connection. */
  reopen(): void {
    this.#failure = undefined
  }

  /** The texts that came from the cursor on: what nobody has asked for. */
  get leftovers(): Message[] {
    return this.entries.slice(this.#cursor).flatMap((entry) => (entry.kind === 'text' ? [entry.message] : []))
  }

  /** Moves the cursor to the end: what came so far is of no interest. */
  skip(): void {
    this.#cursor = this.entries.length
  }

  /** The next entry that `wants` says yes to, or an error that lists what came instead. */
  next(what: string, wants: (entry: Received) => boolean, timeoutMs: number): Promise<Received> {
    for (let index = this.#cursor; index < this.entries.length; index++) {
      const entry = this.entries[index]
      if (!entry || !wants(entry)) continue
      this.#cursor = index + 1
      return Promise.resolve(entry)
    }
    if (this.#failure) return Promise.reject(this.#explain(what, this.#failure.message))
    return new Promise((resolve, reject) => {
      const settle = () => {
        timer.cancel()
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter = {
        wants,
        resolve(entry) {
          settle()
          resolve(entry)
        },
        reject: (error) => {
          settle()
          reject(this.#explain(what, error.message))
        },
      }
      const timer = this.#clock.after(timeoutMs, () => waiter.reject(new Error(`nothing for ${timeoutMs} ms`)))
      this.#waiters.add(waiter)
    })
  }

  /** Fails when anything that `counts` arrives within the next `ms`. */
  nothing(ms: number, counts: (entry: Received) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        timer.cancel()
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter = {
        wants: counts,
        resolve(entry) {
          settle()
          reject(new Error(`expected nothing, got ${describe(entry)}`))
        },
        reject() {
          settle()
          resolve()
        },
      }
      const timer = this.#clock.after(ms, () => waiter.reject(new Error()))
      this.#waiters.add(waiter)
    })
  }

  #explain(what: string, why: string): Error {
    const recent = this.entries.filter((entry) => entry.kind !== 'audio').slice(-8)
    const list = recent.length === 0 ? 'nothing' : recent.map(describe).join(', ')
    return new Error(`expected ${what}: ${why}; received so far: ${list}`)
  }
}

export function matches(message: Message, match: Match | undefined): boolean {
  if (match === undefined) return true
  if (typeof match === 'function') return match(message)
  return Object.entries(match).every(([member, value]) => isDeepStrictEqual(message[member], value))
}

function describe(entry: Received): string {
  if (entry.kind === 'text') return JSON.stringify(entry.message).slice(0, 120)
  return entry.kind === 'audio' ? `audio of ${entry.bytes} bytes` : `close ${entry.code} ${entry.reason}`
}
