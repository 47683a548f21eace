import type { LanguageModel, ModelMessage } from '../providers/contract.ts'
import { ProviderError } from '../providers/provider-error.ts'

/** Characters of answer per token that was allowed: more than any tokeniser gives. */
const charsPerToken = 16

export type ModelFault =
  | 'cut' // by the token limit: what came is no whole answer
  | 'filtered'
  | 'tool-calls' // no tools were offered
  | 'no-stop' // the stream ended without saying why
  | 'unreadable' // not the JSON that was asked for
  | 'provider' // no answer at all; `cause` is the ProviderError

/** A language model did not answer as it was asked to. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure'
  readonly fault: ModelFault
  /** Whether asking again may help. */
  readonly retryable: boolean

  constructor(fault: ModelFault, message: string, cause?: unknown) {
    super(message, { cause })
    this.fault = fault
    this.retryable = cause instanceof ProviderError ? cause.retryable : fault !== 'filtered'
  }
}

export interface Question {
  readonly messages: readonly ModelMessage[]
  readonly maxTokens: number
  readonly signal: AbortSignal
}

/** The whole answer to one question. Throws a ModelFailure, or the signal's reason. */
export async function askModel(model: LanguageModel, { messages, maxTokens, signal }: Question): Promise<string> {
  let text = ''
  let reason: 'end' | 'length' | 'tool-calls' | 'filtered' | undefined
  try {
    for await (const event of model.stream({ messages, maxTokens, signal })) {
      if (event.type === 'text') text += event.text
      if (event.type === 'stop') reason = event.reason
      // A model that does not keep to its limit has no claim to more memory.
      if (text.length > maxTokens * charsPerToken) throw new ModelFailure('cut', 'The answer is longer than allowed.')
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ModelFailure) throw error
    throw new ModelFailure('provider', error instanceof Error ? error.message : String(error), error)
  }
  signal.throwIfAborted()
  if (reason === 'end') return text
  if (reason === 'length') throw new ModelFailure('cut', `The answer was cut after ${maxTokens} tokens.`)
  if (reason === 'filtered') throw new ModelFailure('filtered', 'The answer was withheld by the service.')
  if (reason === 'tool-calls') throw new ModelFailure('tool-calls', 'The model called a tool that it was not offered.')
  throw new ModelFailure('no-stop', 'The answer ended without a reason.')
}
