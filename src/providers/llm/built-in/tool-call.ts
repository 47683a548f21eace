import type { ToolDescription } from '../../contract.ts'
import type { Answer, Question } from './rule.ts'

/** Interfaces of language models replace the dots in tool names. */
export function findTool(tools: readonly ToolDescription[], name: string): ToolDescription | undefined {
  return tools.find((tool) => sanitised(tool.name) === sanitised(name))
}

/** An answer that waits for what the tool says: the question comes again with its result. */
export function callTool(
  { after }: Question,
  tool: ToolDescription,
  values: Readonly<Record<string, number | string>>,
): Answer {
  return { call: { id: `rule_${after.length}`, name: tool.name, arguments: JSON.stringify(values) } }
}

/** What the latest call of a tool was made with, as JSON, and what came of it; `undefined`: it has not been called. */
export function resultOf(
  { after }: Question,
  tool: string,
): { readonly arguments: string; readonly content: string } | undefined {
  const made = after.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []))
  const toolCall = made.findLast((each) => each.name === tool)
  const result = after.findLast((message) => message.role === 'tool' && message.toolCallId === toolCall?.id)
  return toolCall && result && { arguments: toolCall.arguments, content: result.content }
}

function sanitised(name: string): string {
  return name.replace(/[^a-zA-Z0-9]+/g, '_')
}
