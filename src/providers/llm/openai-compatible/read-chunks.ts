import type { ModelEvent } from '../../contract.ts'
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
 * Turns the chunks of one streamed chat completion into model events. Tolerates chunks without choices (usage,
 * heartbeats, content-filter results) and unknown finish reasons; reasoning is not text. Fails `bad-reply` when what
 * comes is not a stream of chunks, `unavailable` when it ends before it said that it was finished.
 */
export async function* readChunks(provider: string, chunks: AsyncIterable<unknown>): AsyncGenerator<ModelEvent, void> {
  const think = new ThinkFilter()
  const tools = new ToolCallAssembler()
  let reason: StopReason | undefined
  let usage: StopEvent['usage']
  let seen = 0
  try {
    for await (const item of chunks) {
      if (!isChunk(item)) throw badReply(provider, 'the reply is not a chat completion')
      seen++
      if (item.usage) {
        usage = { promptTokens: item.usage.prompt_tokens ?? 0, completionTokens: item.usage.completion_tokens ?? 0 }
      }
      const choice = item.choices?.[0]
      if (!choice) continue
      const piece = textOf(choice.delta?.content) + textOf(choice.delta?.refusal)
      const text = piece === '' ? '' : think.push(piece)
      if (text !== '') yield { type: 'text', text }
      if (Array.isArray(choice.delta?.tool_calls)) {
        for (const delta of choice.delta.tool_calls as ToolCallDelta[]) tools.push(delta)
      }
      if (choice.finish_reason && reason === undefined) {
        reason = stopReasons[choice.finish_reason] ?? 'end'
        const rest = think.end()
        if (rest !== '') yield { type: 'text', text: rest }
        const calls = reason === 'end' || reason === 'tool-calls' ? tools.finish() : []
        if (reason === 'end' || reason === 'tool-calls') reason = calls.length > 0 ? 'tool-calls' : 'end'
        for (const call of calls) yield { type: 'tool-call', call }
      }
    }
  } catch (error) {
    // Once the answer is complete, only the count of tokens can be lost.
    if (reason === undefined || !(error instanceof ProviderError)) throw error
  }
  if (reason === undefined) throw unfinished(provider, seen)
  yield { type: 'stop', reason, ...(usage === undefined ? {} : { usage }) }
}

function unfinished(provider: string, chunks: number): ProviderError {
  return chunks === 0
    ? badReply(provider, 'the reply is not a stream; does the server know `stream`?')
    : new ProviderError(provider, 'unavailable', `${provider}: the reply broke off before its end`)
}

function badReply(provider: string, what: string): ProviderError {
  return new ProviderError(provider, 'bad-reply', `${provider}: ${what}`)
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
