import type { ReplyReader } from '../../call.ts'
import type { ModelEvent } from '../../contract.ts'
import { EventStreamReader } from '../../http/event-stream.ts'
import type { ProviderError } from '../../provider-error.ts'
import type { ChatService } from '../chat-service.ts'
import { ThinkFilter } from '../think-filter.ts'

type StopEvent = Extract<ModelEvent, { type: 'stop' }>

/** The parts of an event that matter here; which are there depends on `event`. */
interface DifyEvent {
  readonly event?: unknown
  readonly answer?: unknown
  readonly metadata?: { readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } }
  readonly code?: unknown
  readonly status?: unknown
}

/**
 * Turns the events of one `chat-messages` stream into model events. What workflows, agents, files and speech of the app
 * tell beside the text is passed over. Fails `bad-reply` when what comes are no such events, `unavailable` when the
 * stream ends before `message_end`, and with what an `error` event says.
 */
export class EventReader implements ReplyReader<Uint8Array, ModelEvent> {
  readonly #service: ChatService
  readonly #stream = new EventStreamReader()
  // The app's model nodes leave thoughts in the text unless they are told to separate them.
  readonly #think = new ThinkFilter()
  #events = 0
  #hasSpoken = false
  #isFiltered = false
  #usage: StopEvent['usage']
  #isOver = false

  constructor(service: ChatService) {
    this.#service = service
  }

  get isOver(): boolean {
    return this.#isOver
  }

  push(bytes: Uint8Array): ModelEvent[] {
    const said: ModelEvent[] = []
    // Keep-alives are events with a name and without data, which are none to the reader.
    for (const { data } of this.#stream.push(bytes)) {
      if (this.#isOver) break
      const text = this.#read(this.#parse(data))
      if (text !== '') said.push({ type: 'text', text })
      this.#hasSpoken ||= text !== ''
    }
    return said
  }

  end(): ModelEvent[] {
    if (!this.#isOver) throw this.#unfinished()
    const rest = this.#think.end()
    const reason = this.#isFiltered ? 'filtered' : 'end'
    const stop: StopEvent = { type: 'stop', reason, ...(this.#usage !== undefined && { usage: this.#usage }) }
    return rest === '' ? [stop] : [{ type: 'text', text: rest }, stop]
  }

  #parse(data: string): DifyEvent {
    let event: unknown
    try {
      event = JSON.parse(data)
    } catch {
      throw this.#service.failure('bad-reply', 'a part of the reply is not JSON')
    }
    if (typeof event === 'object' && event !== null && 'event' in event) return event
    throw this.#service.failure('bad-reply', 'a part of the reply is no event')
  }

  /** The text that the event adds. */
  #read(event: DifyEvent): string {
    this.#events++
    const answer = typeof event.answer === 'string' ? event.answer : ''
    switch (event.event) {
      case 'message':
      case 'agent_message':
        return this.#isFiltered || answer === '' ? '' : this.#think.push(answer)
      case 'message_replace':
        // Moderation puts this in the place of the whole answer. What has been said cannot be taken back.
        this.#isFiltered = true
        return this.#hasSpoken ? '' : answer
      case 'message_end':
        this.#finish(event)
        return ''
      case 'error':
        throw this.#service.failureOfEvent(event)
      default:
        return ''
    }
  }

  #finish({ metadata }: DifyEvent): void {
    this.#isOver = true
    const { prompt_tokens: prompt, completion_tokens: completion } = metadata?.usage ?? {}
    if (typeof prompt !== 'number' || typeof completion !== 'number') return
    this.#usage = { promptTokens: prompt, completionTokens: completion }
  }

  #unfinished(): ProviderError {
    return this.#events === 0
      ? this.#service.failure('bad-reply', 'the reply is no stream of events')
      : this.#service.failure('unavailable', 'the reply broke off before its end')
  }
}
