import { StoreError } from './store.ts'

/** What a database throws, as a StoreError that has it as its cause. */
export function storeFailure(error: unknown): StoreError {
  return error instanceof StoreError ? error : new StoreError(`The store failed: ${reasonOf(error)}`, { cause: error })
}

/** In one line. A host with several addresses fails once for each of them. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ')
  const text = error instanceof Error ? error.message : String(error)
  return text.replaceAll(/\s+/g, ' ')
}
