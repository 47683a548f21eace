import type { ReplyReader } from '../../call.ts'
import type { ModelEvent } from '../../contract.ts'
import { EventStreamReader, type StreamEvent } from '../../http/event-stream.ts'
import type { ProviderError } from '../../provider-error.ts'
import type { ChatService } from '../chat-service.ts'

type StopEvent = Extract<ModelEvent, { type: 'stop' }>

/** The parts of the data that matter here: of a message, of a chat, of an error. */
interface CozeData {
  readonly id?: unknown
  readonly type?: unknown
  readonly content?: unknown
  readonly content_type?: unknown
  readonly code?: unknown
  readonly last_error?: { readonly code?: unknown; readonly msg?: unknown } | null
  readonly usage?: { readonly input_count?: unknown; readonly output_count?: unknown } | null
}

/**
 * Turns the events of one streamed `v3/chat` into model events. Only answers in text are spoken: no calls of the agent's
 * own tools, no suggestions for the next question, no cards, no thoughts (`reasoning_content`). Fails `bad-reply` when
 * what comes are no such events, `unavailable` when the stream ends before the chat is completed.
 */
export class EventReader implements ReplyReader<Uint8Array, ModelEvent> {
  readonly #service: ChatService
  readonly #stream = new EventStreamReader()
  /** Messages of which pieces have come. */
  readonly #begun = new Set<unknown>()
  #events = 0
  #usage: StopEvent['usage']
  #isComplete = false
  #isOver = false

  constructor(service: ChatService) {
    this.#service = service
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get isComplete(): boolean {
    return this.#isComplete
  }

  push(bytes: Uint8Array): ModelEvent[] {
    const said: ModelEvent[] = []
    for (const event of this.#stream.push(bytes)) {
      if (this.#isOver) break
      const text = this.#read(event)
      if (text !== '') said.push({ type: 'text', text })
    }
    return said
  }

  end(): ModelEvent[] {
    if (!this.#isComplete) throw this.#unfinished()
    return [{ type: 'stop', reason: 'end', ...(this.#usage !== undefined && { usage: this.#usage }) }]
  }

  /** The text that the event adds. */
  #read({ name, data }: StreamEvent): string {
    if (name === 'done') {
      this.#isOver = true
      return ''
    }
    const item = this.#parse(data)
    if (name === '') throw this.#service.failure('bad-reply', 'a part of the reply is no event')
    this.#events++
    switch (name) {
      case 'conversation.message.delta':
        this.#begun.add(item.id)
        return spoken(item)
      case 'conversation.message.completed':
        // Says the whole message again; what a workflow sends at once comes only here.
        return this.#begun.has(item.id) ? '' : spoken(item)
      case 'conversation.chat.completed':
        this.#finish(item)
        return ''
      case 'conversation.chat.failed':
        throw this.#service.failureOfEvent(item.last_error ?? {})
      case 'conversation.chat.requires_action':
        throw this.#service.failure('bad-request', 'the agent waits for a tool of its caller, and there is none')
      case 'error':
        throw this.#service.failureOfEvent(item)
      default:
        return ''
    }
  }

  #parse(data: string): CozeData {
    try {
      const item: unknown = JSON.parse(data)
      if (typeof item === 'object' && item !== null) return item
    } catch {
      // Told below, as what is JSON and no object.
    }
    throw this.#service.failure('bad-reply', 'a part of the reply is no JSON object')
  }

  #finish({ usage }: CozeData): void {
    this.#isComplete = true
    const { input_count: input, output_count: output } = usage ?? {}
    if (typeof input !== 'number' || typeof output !== 'number') return
    this.#usage = { promptTokens: input, completionTokens: output }
  }

  #unfinished(): ProviderError {
    return this.#events === 0
      ? this.#service.failure('bad-reply', 'the reply is no stream of events')
      : this.#service.failure('unavailable', 'the reply broke off before its end')
  }
}

function spoken({ type, content, content_type: kind }: CozeData): string {
  return type === 'answer' && (kind === 'text' || kind === undefined) && typeof content === 'string' ? content : ''
}
