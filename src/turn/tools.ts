import type { z } from 'zod'
import type { ToolDescription } from '../providers/contract.ts'

/** What a model may do besides talking. */
export interface ToolSource {
  readonly descriptions: readonly ToolDescription[]
  /**
   * `argumentsJson` is what the model wrote. Resolves to text for the model, also for failures that it can tell the
   * user about; rejects only with the signal's reason.
   */
  call(name: string, argumentsJson: string, signal: AbortSignal): Promise<string>
  /**
   * Tools that give back words of other people. Those may ask for anything; whoever has read them gets no further tool
   * in the same turn.
   */
  readonly foreign?: readonly string[]
}

export const noTools: ToolSource = {
  descriptions: [],
  call: async (name) => `There is no tool ${name}.`,
}

/** Several sources as one; the first that has a name answers to it. */
export function joinTools(...sources: readonly ToolSource[]): ToolSource {
  return {
    descriptions: sources.flatMap(({ descriptions }) => descriptions),
    foreign: sources.flatMap(({ foreign = [] }) => foreign),
    call(name, argumentsJson, signal) {
      const source = sources.find(({ descriptions }) => descriptions.some((tool) => tool.name === name)) ?? noTools
      return source.call(name, argumentsJson, signal)
    },
  }
}

type Given<T> =
  | { readonly success: true; readonly value: T }
  /** For the model, which can write them anew. */
  | { readonly success: false; readonly problem: string }

const notAnObject = 'The arguments are not a JSON object.'

/** The arguments that the model wrote, if they are what the schema asks for. */
export function parseArguments<T>(schema: z.ZodType<T>, json: string): Given<T> {
  let value: unknown
  try {
    value = JSON.parse(json.trim() === '' ? '{}' : json)
  } catch {
    return { success: false, problem: notAnObject }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { success: false, problem: notAnObject }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { success: true, value: parsed.data }
  const problems = parsed.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { success: false, problem: `Wrong arguments: ${problems.join('; ')}` }
}
