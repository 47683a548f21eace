/**
 * Pulls from `source` before it is asked to, at most `count` items ahead, so that work for the next item goes on while
 * this one is used. A failure of the source comes out in its place; leaving the loop early ends the source, as
 * does the signal, also where nobody has begun to look at it.
 */
export function ahead<T>(
  source: AsyncGenerator<T, void, undefined>,
  count: number,
  signal: AbortSignal,
): AsyncIterable<T> {
  const ready: Promise<IteratorResult<T, void>>[] = []
  const pull = () => {
    const next = source.next()
    // Whoever takes it from `ready` sees a failure; until then it must not count as unhandled.
    next.catch(() => undefined)
    ready.push(next)
  }
  const end = () => void source.return().catch(() => undefined)
  signal.addEventListener('abort', end, { once: true })
  for (let index = 0; index < count; index++) pull()
  return {
    async *[Symbol.asyncIterator]() {
      try {
        for (let next = ready.shift(); next; next = ready.shift()) {
          pull()
          const result = await next
          if (result.done) return
          yield result.value
        }
      } finally {
        signal.removeEventListener('abort', end)
        await source.return()
      }
    },
  }
}
