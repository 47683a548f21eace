export type ModelFailure =
  | 'unknown' // no such model in the list
  | 'not-found' // the mirror does not have it
  | 'refused' // another answer of the mirror than the file
  | 'interrupted' // the connection broke; what came is kept
  | 'checksum' // not the bytes that were published
  | 'disk' // full, or not writable
  | 'archive' // cannot be unpacked, or holds what a model does not

/** Why a model is not there; its message says what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
  readonly failure: ModelFailure

  constructor(failure: ModelFailure, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.failure = failure
  }
}

const diskProblems: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EROFS: 'the file system is read-only',
}

/** A ModelError where `error` says that `path` cannot be written; `undefined` for every other error. */
export function diskError(error: unknown, path: string): ModelError | undefined {
  const problem = error instanceof Error && 'code' in error ? diskProblems[String(error.code)] : undefined
  return problem === undefined ? undefined : new ModelError('disk', `${path}: ${problem}`, { cause: error })
}
