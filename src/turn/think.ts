import type { AnsweringModel, LanguageModel, ModelMessage, ToolCall } from '../providers/contract.ts'
import type { ToolSource } from './tools.ts'

/** Rounds of tool calls in one turn; a model that wants more is going in circles. */
const maxToolRounds = 5

const refused = 'Not done: after messages of other people were read, nothing is done in this answer. Just answer.'

export interface Thought {
  readonly model: LanguageModel
  readonly messages: readonly ModelMessage[]
  readonly tools: ToolSource
  readonly signal: AbortSignal
  /** Told which instance answers, in each round. */
  readonly onAnswering?: (by: AnsweringModel) => void
}

/** The model's text as it comes; tool calls are carried out between, and their results given to the model. */
export async function* think({
  model,
  messages,
  tools,
  signal,
  onAnswering,
}: Thought): AsyncGenerator<string, void, undefined> {
  const dialogue: ModelMessage[] = [...messages]
  const offered = model.can.tools && tools.descriptions.length > 0 ? { tools: tools.descriptions } : {}
  /** Words of other people have been read: what the model wants from here on may be their wish. */
  let isSwayed = false
  for (let round = 0; ; round++) {
    const calls: ToolCall[] = []
    let said = ''
    const mayCall = round < maxToolRounds && !isSwayed ? offered : {}
    for await (const event of model.stream({
      messages: dialogue,
      ...mayCall,
      signal,
      ...(onAnswering && { onAnswering }),
    })) {
      if (event.type === 'text') {
        said += event.text
        yield event.text
      } else if (event.type === 'tool-call') calls.push(event.call)
    }
    if (calls.length === 0 || round >= maxToolRounds) return
    dialogue.push({ role: 'assistant', content: said, toolCalls: calls })
    for (const call of calls) {
      const content = isSwayed ? refused : await tools.call(call.name, call.arguments, signal)
      if (tools.foreign?.includes(call.name)) isSwayed = true
      dialogue.push({ role: 'tool', toolCallId: call.id, content })
    }
  }
}
