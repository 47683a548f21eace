import { type Clock, sleep } from '../../lib/clock.ts'
import type { LineStore, Piece } from './line-store.ts'

export interface LineSenderPorts {
  readonly clock: Clock
  readonly fetch: typeof fetch
  /** Of the server, without a slash at its end. */
  readonly url: string
  readonly token: string
  readonly devices: readonly string[]
  readonly name: string
  readonly command: string
  readonly lines: LineStore
  /** Tells a person, once, why nothing is sent. */
  warn(text: string): void
}

/** How often is looked whether there is something to send. */
const lookMs = 150
const firstRetryMs = 250
const maxRetryMs = 5000
const requestMs = 5000
/** How long the end of the command may be delayed: to send what is left, and to say that it has ended. */
const farewellMs = 3000

/** The server will not take these lines, however often they are sent. */
class Refused extends Error {}
/** The server does not know the source any more: it has been started anew. */
class Forgotten extends Error {}

/** Sends the lines that are in store, one request after another; a server that is away is asked again and again. */
export class LineSender {
  readonly #ports: LineSenderPorts
  readonly #stopped = new AbortController()
  #source: { readonly id: string; readonly before: number } | undefined
  #piece: Piece | undefined
  #isReached = false
  #isRefused = false
  #running: Promise<void> | undefined

  constructor(ports: LineSenderPorts) {
    this.#ports = ports
  }

  /** Begins, and goes on until `finish`. */
  start(): void {
    this.#running = this.#run()
  }

  /** Sends what is left and how the command ended, as far as that can be done in time. */
  async finish(exitCode: number): Promise<void> {
    const { clock, lines } = this.#ports
    this.#stopped.abort()
    await this.#running
    const until = clock.now() + farewellMs
    const isLeft = () => !this.#isRefused && clock.now() < until
    let tries = 0
    while (isLeft() && !(await this.#sendAll(until)) && ++tries < 3 && this.#isReached) {
      await this.#wait(firstRetryMs, AbortSignal.timeout(farewellMs))
    }
    if (this.#source && isLeft()) {
      await this.#request(`/coding/sources/${this.#source.id}/stop`, JSON.stringify({ exitCode }), until).catch(
        () => undefined,
      )
    }
    if (this.#piece) lines.lose(this.#piece.lines)
    lines.loseAll()
    const { dropped } = lines
    if (dropped > 0 && !this.#isRefused) {
      this.#ports.warn(`${dropped} of ${lines.count} lines did not reach the server`)
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped
    let retryMs = firstRetryMs
    let isWarned = false
    while (!signal.aborted && !this.#isRefused) {
      const isDone = await this.#sendAll(Number.POSITIVE_INFINITY)
      if (!isDone && !this.#isRefused && !this.#isReached && !isWarned) {
        isWarned = true
        this.#ports.warn(`no server answers at ${this.#ports.url}; the command goes on, and it is tried again`)
      }
      await this.#wait(isDone ? lookMs : retryMs, signal)
      retryMs = isDone ? firstRetryMs : Math.min(maxRetryMs, retryMs * 2)
    }
    if (this.#isRefused) this.#ports.lines.loseAll()
  }

  /** True when nothing waits any more. */
  async #sendAll(until: number): Promise<boolean> {
    const { clock, lines } = this.#ports
    try {
      this.#source ??= await this.#open(until)
      for (this.#piece ??= lines.take(); this.#piece; this.#piece = lines.take()) {
        await this.#send(this.#piece, this.#source, until)
        this.#isReached = true
        if (clock.now() >= until) return lines.isEmpty
      }
      return true
    } catch (error) {
      if (error instanceof Forgotten) this.#source = undefined
      else if (error instanceof Refused) {
        this.#isRefused = true
        this.#ports.warn(`nothing is sent: ${error.message}`)
      } else this.#isReached = false
      return false
    }
  }

  async #open(until: number): Promise<{ id: string; before: number }> {
    const { devices, name, command, lines } = this.#ports
    const body = JSON.stringify({ devices, ...(name && { name }), ...(command && { command }) })
    const reply = await this.#request('/coding/sources', body, until)
    const { id } = (await reply.json()) as { id?: unknown }
    if (typeof id !== 'string') throw new Refused('the server is no Lapel that takes output')
    this.#isReached = true
    // A server that was started anew counts from where it comes in; what the one before has is with that one.
    this.#piece ??= lines.take()
    return { id, before: (this.#piece?.first ?? lines.count + 1) - 1 }
  }

  async #send({ bytes, first }: Piece, { id, before }: { id: string; before: number }, until: number): Promise<void> {
    const text = new TextDecoder().decode(bytes).replaceAll('\0', '')
    await this.#request(`/coding/sources/${id}/lines?from=${first - before}`, text, until)
  }

  async #request(path: string, body: string, until: number): Promise<Response> {
    const { url, token, clock } = this.#ports
    const isLines = path.includes('/lines')
    const response = await this.#ports.fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': isLines ? 'text/plain; charset=utf-8' : 'application/json',
      },
      body,
      signal: AbortSignal.timeout(Math.max(1, Math.ceil(Math.min(requestMs, until - clock.now())))),
    })
    if (response.ok) return response
    const reason = await reasonOf(response)
    if (response.status === 404 && path.startsWith('/coding/sources/')) throw new Forgotten(reason)
    // Too many requests, or a server in trouble: later it may be otherwise.
    if (response.status === 429 || response.status >= 500) throw new Error(reason)
    throw new Refused(reason)
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return sleep(this.#ports.clock, ms, signal).catch(() => undefined)
  }
}

async function reasonOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: unknown } } | undefined
  const message = body?.error?.message
  return typeof message === 'string' ? message : `the server answered ${response.status}`
}
