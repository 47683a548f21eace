import { shorten } from '../lib/text.ts'
import { isSecret, mask, maskText } from './secrets.ts'

export interface LoggableLimits {
  /** Characters of any one text; longer ones keep head and tail. */
  readonly maxMessageLength: number
  /** Whether values under the key `personal` are shown; otherwise only their lengths are. */
  readonly personal: boolean
}

/** Bounds of one line, whatever the caller hands in: a log line must not cost more than what it reports. */
const maxDepth = 6
const maxEntries = 50
const maxNodes = 500
const maxStackLines = 12

/** Masks, then shortens: the other way round a cut could leave a piece of a secret that no pattern finds. */
export function loggableText(text: string, limits: LoggableLimits): string {
  return shorten(maskText(text), limits.maxMessageLength)
}

/**
 * A copy of `fields` that is safe to write: secrets masked, personal data as lengths, texts shortened, binary data as
 * byte counts, errors as plain objects, depth and breadth bounded, cycles broken. Never throws.
 */
export function loggable(fields: object, limits: LoggableLimits): Record<string, unknown> {
  const copy = new Copier(limits).copy(fields)
  return copy !== null && typeof copy === 'object' && !Array.isArray(copy) ? { ...copy } : { value: copy }
}

class Copier {
  readonly #limits: LoggableLimits
  readonly #path: object[] = []
  #nodes = 0

  constructor(limits: LoggableLimits) {
    this.#limits = limits
  }

  copy(value: unknown): unknown {
    if (typeof value === 'string') return loggableText(value, this.#limits)
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
    if (typeof value === 'boolean' || value === null || value === undefined) return value
    if (typeof value === 'bigint') return value.toString()
    if (typeof value !== 'object') return `[${typeof value}]`
    if (this.#path.includes(value)) return '[circular]'
    if (this.#path.length >= maxDepth) return '[deeper]'
    this.#path.push(value)
    try {
      return this.#copyObject(value)
    } catch {
      // A getter or a proxy threw: the line is worth more than this field.
      return '[unreadable]'
    } finally {
      this.#path.pop()
    }
  }

  #copyObject(value: object): unknown {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString()
    if (value instanceof URL) return loggableText(value.href, this.#limits)
    if (value instanceof Error) return this.#copyError(value)
    if (value instanceof Map) return this.#copyEntries([...value].map(([key, item]) => [String(key), item]))
    if (Array.isArray(value) || value instanceof Set)
      return this.#copyItems(value, 'length' in value ? value.length : value.size)
    return this.#copyEntries(Object.entries(value))
  }

  #copyEntries(entries: [string, unknown][]): Record<string, unknown> {
    const copy: [string, unknown][] = []
    for (const [key, item] of entries) {
      if (item === undefined) continue
      if (copy.length >= maxEntries || ++this.#nodes > maxNodes) {
        copy.push(['…', `[${entries.length - copy.length} more]`])
        break
      }
      copy.push([loggableText(key, this.#limits), this.#copyField(key, item)])
    }
    return Object.fromEntries(copy)
  }

  #copyField(key: string, item: unknown): unknown {
    if (isSecret(key, item)) return mask
    if (key === 'personal' && !this.#limits.personal) return this.#measure(item)
    return this.copy(item)
  }

  #copyItems(items: Iterable<unknown>, size: number): unknown[] {
    const copy: unknown[] = []
    for (const item of items) {
      if (copy.length >= maxEntries || ++this.#nodes > maxNodes) {
        copy.push(`[${size - copy.length} more]`)
        break
      }
      copy.push(this.copy(item))
    }
    return copy
  }

  /** What a personal value is worth to someone who must not read it: its size. */
  #measure(value: unknown): unknown {
    if (typeof value === 'string') return `[${value.length} characters]`
    if (typeof value === 'boolean' || value === null || value === undefined) return value
    if (typeof value !== 'object') return `[${typeof value}]`
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
    if (Array.isArray(value)) return `[${value.length} items]`
    const entries = Object.entries(value).slice(0, maxEntries)
    return Object.fromEntries(
      entries.map(([key, item]) => [key, isSecret(key, item) ? mask : this.#measureField(item)]),
    )
  }

  #measureField(value: unknown): unknown {
    return value !== null && typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value)
      ? '[object]'
      : this.#measure(value)
  }

  #copyError(error: Error): Record<string, unknown> {
    const stack = (error.stack ?? '').split('\n')
    // What an error carries beyond the standard members (code, provider, failure) comes first, so that it cannot
    // replace them.
    const own = Object.entries(error).filter(([key]) => !standardMembers.has(key))
    return {
      ...this.#copyEntries(own),
      type: loggableText(error.name, this.#limits),
      message: loggableText(error.message, this.#limits),
      stack: loggableText(stack.slice(0, maxStackLines).join('\n'), this.#limits),
      ...(error.cause === undefined ? {} : { cause: this.copy(error.cause) }),
      ...(error instanceof AggregateError ? { errors: this.#copyItems(error.errors, error.errors.length) } : {}),
    }
  }
}

const standardMembers = new Set(['name', 'message', 'stack', 'cause', 'errors', 'type'])
