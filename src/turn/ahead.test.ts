import { describe, expect, it } from 'vitest'
import { collect } from '../../test/support/collect.ts'
import { ahead } from './ahead.ts'

function countingSource(items: number) {
  const seen = { made: 0, ended: false }
  async function* make() {
    try {
      for (let item = 0; item < items; item++) {
        seen.made++
        yield item
      }
    } finally {
      seen.ended = true
    }
  }
  return { seen, source: make() }
}

const settled = () => new Promise(setImmediate)

describe('ahead', () => {
  it('gives all items in order', async () => {
    const { source } = countingSource(10)
    expect(await collect(ahead(source, 3, new AbortController().signal))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('begins before it is asked, and stays at most the given number of items ahead', async () => {
    const { source, seen } = countingSource(10)
    const items = ahead(source, 3, new AbortController().signal)[Symbol.asyncIterator]()
    await settled()
    expect(seen.made).toBe(3)
    await items.next()
    await settled()
    expect(seen.made).toBe(4)
  })

  it('gives a failure in its place', async () => {
    async function* failing() {
      yield 1
      throw new Error('broken')
    }
    const items = ahead(failing(), 4, new AbortController().signal)[Symbol.asyncIterator]()
    await settled()
    expect(await items.next()).toEqual({ done: false, value: 1 })
    await expect(items.next()).rejects.toThrow('broken')
  })

  it('ends the source when its reader leaves early', async () => {
    const { source, seen } = countingSource(10)
    for await (const item of ahead(source, 2, new AbortController().signal)) if (item === 1) break
    expect(seen.ended).toBe(true)
  })

  it('ends the source at the signal, also when nobody reads', async () => {
    const { source, seen } = countingSource(10)
    const stopping = new AbortController()
    ahead(source, 2, stopping.signal)
    await settled()
    stopping.abort()
    await settled()
    expect(seen.ended).toBe(true)
  })
})
