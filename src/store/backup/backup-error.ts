import { reasonOf } from '../store-failure.ts'

/** A backup cannot be restored, or not into this store; the message says why. */
export class BackupError extends Error {
  override readonly name = 'BackupError'

  constructor(reason: unknown) {
    super(`The backup cannot be restored: ${reasonOf(reason)}.`, { cause: reason })
  }
}
