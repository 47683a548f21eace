import type { Timer } from '../../lib/clock.ts'
import { type ProviderPorts, type RecogniserRequest, type RecogniserStream, recogniserRate } from '../contract.ts'
import { ProviderError, type ProviderFailure } from '../provider-error.ts'
import { PcmPackets } from './pcm-packets.ts'

/** A connection to a recogniser: audio and requests out, messages in. */
export interface Wire<In, Out> extends AsyncIterator<In, undefined> {
  next(): Promise<IteratorResult<In, undefined>>
  /** Hangs up. */
  return(): Promise<IteratorResult<In, undefined>>
  /** Never blocks, never throws; what goes wrong shows in `next`. */
  send(message: Out): void
  failure(failure: ProviderFailure, said: string): ProviderError
}

/** One utterance in a vendor's protocol. */
export interface Dialogue<In, Out> {
  /** Sent before the audio. */
  begin(): readonly Out[]
  /** Little-endian PCM that nobody else holds. */
  audio(pcm: Uint8Array): Out
  /** Sent after the audio. */
  end(): readonly Out[]
  /** Throws a ProviderError where the vendor reports a failure; any other error is a message that cannot be read. */
  read(message: In): Heard
  /** The vendor closed the connection in order: whether the text is whole. */
  readonly mayEnd: boolean
  /** After the end: the text so far is the text if no message comes for so long. For vendors that have no last message. */
  readonly quietMs?: number | undefined
}

export interface Heard {
  /** All that was heard in this utterance so far; left out where the message brings no text. */
  readonly text?: string
  readonly language?: string | undefined
  /** The vendor heard the end of the speech. */
  readonly isEndpoint?: boolean
  /** This was the last message. */
  readonly isOver?: boolean
}

export interface DialogueOptions<In, Out> {
  /** From `finish` to the text. */
  readonly timeoutMs: number
  /** Audio in one message; the last one may be shorter. */
  readonly packetMs: number
  /** Called with the first audio; the signal ends the connection. */
  connect(signal: AbortSignal): Wire<In, Out>
  start(wire: Wire<In, Out>): Dialogue<In, Out>
}

type Outcome = { readonly text: string; readonly language?: string | undefined } | { readonly error: unknown }

/**
 * One connection per utterance, opened with its first audio: the handshake overlaps with the speech, and what is said
 * meanwhile waits in the wire.
 */
export function openDialogue<In, Out>(
  options: DialogueOptions<In, Out>,
  request: RecogniserRequest,
  ports: ProviderPorts,
): RecogniserStream {
  let hearing: Hearing<In, Out> | undefined
  return {
    write: (pcm) => {
      if (pcm.length === 0 || request.signal.aborted) return
      hearing ??= new Hearing(options, request, ports)
      hearing.write(pcm)
    },
    finish: async () => {
      request.signal.throwIfAborted()
      if (!hearing) return { text: '' }
      const outcome = await hearing.finish()
      if ('error' in outcome) throw outcome.error
      const { text, language } = outcome
      // Other names than codes ("english") are not passed on.
      return { text: text.trim(), ...(language && /^[a-z]{2}$/.test(language) && { language }) }
    },
  }
}

class Hearing<In, Out> {
  readonly #options: DialogueOptions<In, Out>
  readonly #request: RecogniserRequest
  readonly #ports: ProviderPorts
  readonly #wire: Wire<In, Out>
  readonly #dialogue: Dialogue<In, Out>
  readonly #packets: PcmPackets
  readonly #settled = Promise.withResolvers<Outcome>()
  #text = ''
  #language: string | undefined
  #isSettled = false
  #isEnded = false
  #quiet: Timer | undefined

  constructor(options: DialogueOptions<In, Out>, request: RecogniserRequest, ports: ProviderPorts) {
    this.#options = options
    this.#request = request
    this.#ports = ports
    this.#packets = new PcmPackets((recogniserRate * options.packetMs) / 1000)
    this.#wire = options.connect(request.signal)
    this.#dialogue = options.start(this.#wire)
    for (const message of this.#dialogue.begin()) this.#wire.send(message)
    void this.#listen()
  }

  write(pcm: Int16Array): void {
    for (const packet of this.#packets.push(pcm)) this.#wire.send(this.#dialogue.audio(packet))
  }

  async finish(): Promise<Outcome> {
    for (const packet of this.#packets.end()) this.#wire.send(this.#dialogue.audio(packet))
    for (const message of this.#dialogue.end()) this.#wire.send(message)
    this.#isEnded = true
    const { timeoutMs } = this.#options
    const timer = this.#ports.clock.after(timeoutMs, () => {
      const said = `it gave no text within ${timeoutMs} ms`
      this.#settle({ error: this.#wire.failure('timeout', said) })
    })
    this.#awaitQuiet()
    try {
      return await this.#settled.promise
    } finally {
      timer.cancel()
    }
  }

  async #listen(): Promise<void> {
    try {
      while (!this.#isSettled) {
        const next = await this.#wire.next()
        if (this.#isSettled) return
        if (next.done) {
          if (!this.#dialogue.mayEnd) throw this.#wire.failure('unavailable', 'it ended before the text was whole')
          this.#settle({ text: this.#text, language: this.#language })
        } else this.#hear(this.#dialogue.read(next.value))
      }
    } catch (error) {
      this.#settle({ error: this.#request.signal.aborted ? this.#request.signal.reason : this.#meaningOf(error) })
    }
  }

  #hear({ text = this.#text, language = this.#language, isEndpoint, isOver }: Heard): void {
    const isNew = text !== this.#text
    this.#text = text
    this.#language = language
    if (isOver) this.#settle({ text, language })
    else this.#awaitQuiet()
    if (isNew && text !== '') this.#request.onPartial?.(text)
    if (isEndpoint) this.#request.onEndpoint?.()
  }

  #awaitQuiet(): void {
    this.#quiet?.cancel()
    const { quietMs } = this.#dialogue
    if (quietMs === undefined || !this.#isEnded || this.#isSettled) return
    this.#quiet = this.#ports.clock.after(quietMs, () => this.#settle({ text: this.#text, language: this.#language }))
  }

  #settle(outcome: Outcome): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#quiet?.cancel()
    this.#settled.resolve(outcome)
    void this.#wire.return()
  }

  #meaningOf(error: unknown): ProviderError {
    if (error instanceof ProviderError) return error
    return this.#wire.failure('bad-reply', error instanceof Error ? error.message : 'a message that cannot be read')
  }
}
