import type { ReplyReader } from '../../call.ts'
import type { ModelEvent, ToolCall } from '../../contract.ts'
import { EventStreamReader, type StreamEvent } from '../../http/event-stream.ts'
import { failureOfObject } from '../../http/failure.ts'
import { ProviderError } from '../../provider-error.ts'
import { type Service, serviceFailure } from '../../service-failure.ts'
import { ThinkFilter } from '../think-filter.ts'
import { ToolCallAssembler, type ToolCallDelta } from './tool-call-assembler.ts'

type StopEvent = Extract<ModelEvent, { type: 'stop' }>
type StopReason = StopEvent['reason']

/** The parts of a `chat.completion.chunk` that matter here; `unknown` where servers differ. */
interface Chunk {
  readonly choices?: readonly {
    readonly delta?: Delta | null
    readonly finish_reason?: string | null
    /** Moonshot. */
    readonly usage?: Usage | null
  }[]
  readonly usage?: Usage | null
}

interface Delta {
  readonly content?: unknown
  readonly refusal?: unknown
  readonly tool_calls?: unknown
  readonly reasoning_content?: unknown
}

interface Usage {
  readonly prompt_tokens?: number
  readonly completion_tokens?: number
}

const stopReasons: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'filtered',
  // Zhipu.
  sensitive: 'filtered',
  model_context_window_exceeded: 'length',
}

/** Words of DeepSeek, Zhipu, vLLM and OpenRouter for an answer that the server did not bring to its end. */
const brokenOff: readonly string[] = ['insufficient_system_resource', 'network_error', 'abort', 'error']

/**
 * Turns the bytes of one streamed chat completion into model events. Tolerates chunks without choices (usage,
 * heartbeats, content-filter results), unknown finish reasons and an end without one; reasoning is not text. Fails
 * `bad-reply` when what comes is not a stream of chunks, `unavailable` when it ends before it said that it was finished.
 */
export class ChatReader implements ReplyReader<Uint8Array, ModelEvent> {
  readonly #service: Service
  readonly #stream = new EventStreamReader()
  readonly #think = new ThinkFilter()
  readonly #tools = new ToolCallAssembler()
  #reason: StopReason | undefined
  #usage: StopEvent['usage']
  #thoughts = ''
  #chunks = 0
  #isOver = false

  constructor(service: Service) {
    this.#service = service
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

  /** Calls are given out here and not at the finish reason: there are servers that send it too early. */
  end(): ModelEvent[] {
    if (this.#reason === undefined) throw this.#unfinished()
    const events: ModelEvent[] = []
    const rest = this.#think.end()
    if (rest !== '') events.push({ type: 'text', text: rest })
    // What was cut off or filtered holds no whole calls.
    const isWhole = this.#reason === 'end' || this.#reason === 'tool-calls'
    const calls = isWhole ? this.#tools.finish() : []
    for (const [order, call] of calls.entries()) {
      events.push({ type: 'tool-call', call: order === 0 ? this.#withThoughts(call) : call })
    }
    const reason = isWhole ? (calls.length > 0 ? 'tool-calls' : 'end') : this.#reason
    return [...events, { type: 'stop', reason, ...(this.#usage === undefined ? {} : { usage: this.#usage }) }]
  }

  #read({ name, data }: StreamEvent, events: ModelEvent[]): void {
    if (data.startsWith('[DONE]')) {
      this.#isOver = true
      // Some servers give no finish reason at all, but say that they are done.
      if (this.#chunks > 0) this.#reason ??= 'end'
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
      throw serviceFailure(this.#service, 'bad-reply', 'a part of the reply is not JSON')
    }
    const error = errorIn(item)
    if (error || name === 'error') throw failureOfObject(this.#service, error || item)
    if (isChunk(item)) return item
    throw serviceFailure(this.#service, 'bad-reply', 'the reply is not a chat completion')
  }

  #readChunk({ usage, choices }: Chunk, events: ModelEvent[]): void {
    const choice = choices?.[0]
    const counted = usage ?? choice?.usage
    if (counted) {
      this.#usage = { promptTokens: counted.prompt_tokens ?? 0, completionTokens: counted.completion_tokens ?? 0 }
    }
    if (!choice) return
    const { content, refusal, tool_calls: deltas, reasoning_content: thought } = choice.delta ?? {}
    const piece = textOf(content) + textOf(refusal)
    const text = piece === '' ? '' : this.#think.push(piece)
    if (text !== '') events.push({ type: 'text', text })
    if (typeof thought === 'string') this.#thoughts += thought
    if (Array.isArray(deltas)) for (const delta of deltas as ToolCallDelta[]) this.#tools.push(delta)
    if (choice.finish_reason) this.#finish(choice.finish_reason)
  }

  #finish(word: string): void {
    if (brokenOff.includes(word)) {
      throw serviceFailure(this.#service, 'unavailable', `the service broke the answer off: ${word}`)
    }
    // Gemini adds what was found after a colon.
    this.#reason ??= stopReasons[word.split(':')[0] ?? ''] ?? 'end'
  }

  /** DeepSeek and Moonshot refuse a call whose thoughts do not come back with it. */
  #withThoughts(call: ToolCall): ToolCall {
    if (this.#thoughts === '') return call
    return { ...call, vendorData: { ...call.vendorData, reasoning_content: this.#thoughts } }
  }

  #unfinished(): ProviderError {
    return this.#chunks === 0
      ? serviceFailure(this.#service, 'bad-reply', 'the reply is not a stream; does the server know `stream`?')
      : serviceFailure(this.#service, 'unavailable', 'the reply broke off before its end')
  }
}

/**
 * The error that a part of a reply is: `{"error": ...}`, the same in a list (Gemini), or the error itself (older vLLM,
 * SiliconFlow).
 */
function errorIn(item: unknown): unknown {
  if (Array.isArray(item)) return errorIn(item[0])
  if (typeof item !== 'object' || item === null) return undefined
  if ('error' in item && item.error) return item.error
  return !('choices' in item) && 'message' in item && 'code' in item ? item : undefined
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
