/**
 * Pulls from `source` before it is asked to, at most `count` items ahead, so that work for the next item goes on while
 * this one is used. A failure of the source comes out in its place; leaving the loop early ends the source, once what
 * it is waiting for has come or has been aborted.
 */
export function ahead<T>(source: AsyncGenerator<T, void, undefined>, count: number): AsyncIterable<T> {
  const ready: Promise<IteratorResult<T, void>>[] = []
  const pull = () => {
    const next = source.next()
    // Whoever takes it from `ready` sees a failure; until then it must not count as unhandled.
    next.catch(() => undefined)
    ready.push(next)
  }
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
        await source.return()
      }
    },
  }
}
