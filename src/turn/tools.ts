import type { ToolDescription } from '../providers/contract.ts'

/** What a model may do besides talking. */
export interface ToolSource {
  readonly descriptions: readonly ToolDescription[]
  /**
   * `argumentsJson` is what the model wrote. Resolves to text for the model, also for failures that it can tell the
   * user about; rejects only with the signal's reason.
   */
  call(name: string, argumentsJson: string, signal: AbortSignal): Promise<string>
}

export const noTools: ToolSource = {
  descriptions: [],
  call: async (name) => `There is no tool ${name}.`,
}
