import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from './fingerprint.ts'
import { SharedClients } from './shared-clients.ts'

function counted() {
  const events: string[] = []
  const clients = new SharedClients((error) => void events.push(`error ${error}`))
  const make = async (id: string) => {
    events.push(`made ${id}`)
    return { close: async () => void events.push(`closed ${id}`) }
  }
  return { clients, make, events }
}

describe('SharedClients', () => {
  it('makes one client for equal settings, whatever the order of their keys', async () => {
    const { clients, make, events } = counted()
    const one = await clients.hold('llm', 'v', { model: 'm', extra: { a: 1, b: 2 } }, 'chat', make)
    const two = await clients.hold('llm', 'v', { extra: { b: 2, a: 1 }, model: 'm', apiKey: undefined }, 'coding', make)
    expect(one.shared.client).toBe(two.shared.client)
    expect(one.shared.users).toEqual(['chat', 'coding'])
    expect(events).toHaveLength(1)
  })

  it('makes one client when asked twice at once', async () => {
    const { clients, make, events } = counted()
    await Promise.all([1, 2].map((user) => clients.hold('llm', 'v', {}, String(user), make)))
    expect(events).toHaveLength(1)
  })

  it('keeps kinds and vendors apart', async () => {
    const { clients, make } = counted()
    await clients.hold('llm', 'v', {}, 'a', make)
    await clients.hold('tts', 'v', {}, 'b', make)
    await clients.hold('llm', 'w', {}, 'c', make)
    expect(clients.list()).toHaveLength(3)
    expect(clients.list('llm')).toHaveLength(2)
  })

  it('closes a client with its last hold, once', async () => {
    const { clients, make, events } = counted()
    const one = await clients.hold('llm', 'v', {}, 'a', make)
    const two = await clients.hold('llm', 'v', {}, 'b', make)
    await one.release()
    await one.release()
    expect(clients.list()).toHaveLength(1)
    await two.release()
    expect(clients.list()).toHaveLength(0)
    expect(events.filter((event) => event.startsWith('closed'))).toHaveLength(1)
  })

  it('does not close a client that is asked for while its last hold is given back', async () => {
    const { clients, make, events } = counted()
    const one = await clients.hold('llm', 'v', {}, 'a', make)
    const [two] = await Promise.all([clients.hold('llm', 'v', {}, 'b', make), one.release()])
    expect(two.shared.users).toEqual(['b'])
    expect(events).toHaveLength(1)
  })

  it('forgets a client that could not be made', async () => {
    const { clients, make } = counted()
    const failing = clients.hold('llm', 'v', {}, 'a', () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    await clients.hold('llm', 'v', {}, 'a', make)
    expect(clients.list()).toHaveLength(1)
  })
})

describe('canonicalJson', () => {
  it('is the same for any order of keys, and different for different values', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const shuffled = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(shuffled)).toBe(canonicalJson(value))
        expect(canonicalJson({ ...value, '': 'other' })).not.toBe(canonicalJson({ ...value, '': 'one' }))
      }),
    )
  })
})
