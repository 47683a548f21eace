import type { ReplyReader } from '../../call.ts'
import type { ModelEvent } from '../../contract.ts'
import { EventStreamReader, type StreamEvent } from '../../http/event-stream.ts'
import { type Endpoint, endpointFailure, failureOfObject } from '../../http/failure.ts'
import { ProviderError } from '../../provider-error.ts'
import { ThinkFilter } from './think-filter.ts'
import { ToolCallAssembler, type ToolCallDelta } from './tool-call-assembler.ts'

type StopEvent = Extract<ModelEvent, { type: 'stop' }>
type StopReason = StopEvent['reason']

/** The parts of a `chat.completion.chunk` that matter here; `unknown` where servers differ. */
interface Chunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: unknown; readonly refusal?: unknown; readonly tool_calls?: unknown } | null
    readonly finish_reason?: string | null
  }[]
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null
}

const stopReasons: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'filtered',
}

/**
 * Turns the bytes of one streamed chat completion into model events. Tolerates chunks without choices (usage,
 * heartbeats, content-filter results) and unknown finish reasons; reasoning is not text. Fails `bad-reply` when what
 * comes is not a stream of chunks, `unavailable` when it ends before it said that it was finished.
 */
export class ChatReader implements ReplyReader<Uint8Array, ModelEvent> {
  readonly #endpoint: Endpoint
  readonly #stream = new EventStreamReader()
  readonly #think = new ThinkFilter()
  readonly #tools = new ToolCallAssembler()
  #reason: StopReason | undefined
  #usage: StopEvent['usage']
  #chunks = 0
  #isOver = false

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Once the answer is complete, only the count of tokens can be lost. */
  get isComplete(): boolean {
    return this.#reason !== undefined
  }

  push(bytes: Uint8Array): ModelEvent[] {
    const events: ModelEvent[] = []
    for (const event of this.#stream.push(bytes)) {
      if (this.#isOver) break
      this.#read(event, events)
    }
    return events
  }

  end(): ModelEvent[] {
    if (this.#reason === undefined) throw this.#unfinished()
    return [{ type: 'stop', reason: this.#reason, ...(this.#usage === undefined ? {} : { usage: this.#usage }) }]
  }

  #read({ name, data }: StreamEvent, events: ModelEvent[]): void {
    if (data.startsWith('[DONE]')) {
      this.#isOver = true
      return
    }
    try {
      const chunk = this.#parse(name, data)
      this.#chunks++
      this.#readChunk(chunk, events)
    } catch (error) {
      if (this.isComplete && error instanceof ProviderError) this.#isOver = true
      else throw error
    }
  }

  #parse(name: string, data: string): Chunk {
    let item: unknown
    try {
      item = JSON.parse(data)
    } catch {
      throw endpointFailure(this.#endpoint, 'bad-reply', 'a part of the reply is not JSON')
    }
    const error = typeof item === 'object' && item !== null && 'error' in item && item.error
    if (error || name === 'error') throw failureOfObject(error || item, this.#endpoint)
    if (isChunk(item)) return item
    throw endpointFailure(this.#endpoint, 'bad-reply', 'the reply is not a chat completion')
  }

  #readChunk({ usage, choices }: Chunk, events: ModelEvent[]): void {
    if (usage) {
      this.#usage = { promptTokens: usage.prompt_tokens ?? 0, completionTokens: usage.completion_tokens ?? 0 }
    }
    const choice = choices?.[0]
    if (!choice) return
    const piece = textOf(choice.delta?.content) + textOf(choice.delta?.refusal)
    const text = piece === '' ? '' : this.#think.push(piece)
    if (text !== '') events.push({ type: 'text', text })
    if (Array.isArray(choice.delta?.tool_calls)) {
      for (const delta of choice.delta.tool_calls as ToolCallDelta[]) this.#tools.push(delta)
    }
    if (choice.finish_reason && this.#reason === undefined) this.#finish(choice.finish_reason, events)
  }

  #finish(word: string, events: ModelEvent[]): void {
    const reason = stopReasons[word] ?? 'end'
    const rest = this.#think.end()
    if (rest !== '') events.push({ type: 'text', text: rest })
    // What was cut off or filtered holds no whole calls.
    const isWhole = reason === 'end' || reason === 'tool-calls'
    const calls = isWhole ? this.#tools.finish() : []
    this.#reason = isWhole ? (calls.length > 0 ? 'tool-calls' : 'end') : reason
    for (const call of calls) events.push({ type: 'tool-call', call })
  }

  #unfinished(): ProviderError {
    return this.#chunks === 0
      ? endpointFailure(this.#endpoint, 'bad-reply', 'the reply is not a stream; does the server know `stream`?')
      : endpointFailure(this.#endpoint, 'unavailable', 'the reply broke off before its end')
  }
}

function isChunk(item: unknown): item is Chunk {
  if (typeof item !== 'object' || item === null) return false
  const { choices } = item as { choices?: unknown }
  return choices === undefined || choices === null || Array.isArray(choices)
}

/** Text, or the text parts of a list of parts (models that think send their thoughts as another kind of part). */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => (part?.type === 'text' && typeof part.text === 'string' ? part.text : '')).join('')
}
