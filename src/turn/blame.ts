/** Parts of a turn that can fail, each with its own apology. */
export type Part = 'asr' | 'llm' | 'tts'

/** A failure together with the part of the turn it came from. */
export class PartFailed extends Error {
  override readonly name = 'PartFailed'
  readonly part: Part

  constructor(part: Part, cause: unknown) {
    super(`${part}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.part = part
  }
}

/** Passes a stream on; its failures come out as PartFailed. */
export async function* blame<T>(part: Part, source: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* source
  } catch (error) {
    throw error instanceof PartFailed ? error : new PartFailed(part, error)
  }
}
