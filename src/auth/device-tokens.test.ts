import { expect, it } from 'vitest'
import { randomIds } from '../lib/ids.ts'
import { DeviceTokens } from './device-tokens.ts'
import { openTestStore } from './test-access.ts'

async function tokensOf(...deviceIds: string[]) {
  const { clock, entries, log, store } = await openTestStore()
  for (const id of deviceIds) await store.devices.save(id, {}, 1)
  const ports = { clock, ids: randomIds, log, tokens: store.tokens }
  const tokens = new DeviceTokens({ ...ports, secret: Buffer.alloc(32, 1) })
  const withOtherSecret = new DeviceTokens({ ...ports, secret: Buffer.alloc(32, 2) })
  return { clock, entries, ports, store, tokens, withOtherSecret }
}

it('a token has no space and 66 letters: devices put Bearer in front of it and can store it', async () => {
  const { tokens } = await tokensOf('a')
  expect(tokens.textOf(await tokens.issue('a', 'first', 'api'))).toMatch(/^[\w-]{66}$/)
})

it('is known by its text, and says what it is', async () => {
  const { tokens } = await tokensOf('a')
  const issued = await tokens.issue('a', 'first', 'api')
  expect(await tokens.check('a', tokens.textOf(issued))).toEqual(issued)
})

it('the store does not hold its text', async () => {
  const { store, tokens } = await tokensOf('a')
  const text = tokens.textOf(await tokens.issue('a', 'first', 'api'))
  expect(JSON.stringify(await store.tokens.list('a'))).not.toContain(text.split('-').slice(2).join('-'))
})

it('each token of a device has another text', async () => {
  const { tokens } = await tokensOf('a')
  const [one, other] = [await tokens.issue('a', 'first', 'api'), await tokens.issue('a', 'second', 'api')]
  expect(tokens.textOf(one)).not.toBe(tokens.textOf(other))
})

it('is good for its own device only', async () => {
  const { tokens } = await tokensOf('a', 'b')
  const { id } = await tokens.issue('a', 'first', 'api')
  expect(await tokens.check('b', tokens.textOf({ id, deviceId: 'a' }))).toBeUndefined()
  expect(await tokens.check('b', tokens.textOf({ id, deviceId: 'b' }))).toBeUndefined()
})

it('another secret ends it', async () => {
  const { tokens, withOtherSecret } = await tokensOf('a')
  expect(await withOtherSecret.check('a', tokens.textOf(await tokens.issue('a', 'first', 'api')))).toBeUndefined()
})

it('a revoked one is refused, and is not live', async () => {
  const { store, tokens } = await tokensOf('a')
  const [gone, kept] = [await tokens.issue('a', 'first', 'api'), await tokens.issue('a', 'second', 'api')]
  await store.tokens.revoke(gone.id, 5)
  expect(await tokens.check('a', tokens.textOf(gone))).toBeUndefined()
  expect(await tokens.live('a')).toEqual([kept])
})

it.each(['', 'lapel-', 'lapel-0123456789abcdef-', 'secret', 'x'.repeat(100_000)])(
  'what is no token is refused without a look into the store (%.30s)',
  async (text) => {
    const { ports } = await tokensOf('a')
    const get = () => Promise.reject(new Error('looked'))
    const tokens = new DeviceTokens({ ...ports, tokens: { ...ports.tokens, get }, secret: Buffer.alloc(32, 1) })
    expect(await tokens.check('a', text)).toBeUndefined()
    const guessed = `lapel-0123456789abcdef-${'A'.repeat(43)}`
    expect(await tokens.check('a', guessed)).toBeUndefined()
  },
)

it('a text of the right shape with a letter changed is refused', async () => {
  const { tokens } = await tokensOf('a')
  const text = tokens.textOf(await tokens.issue('a', 'first', 'api'))
  for (const at of [0, 7, 40]) {
    const changed = `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`
    expect(await tokens.check('a', changed)).toBeUndefined()
  }
})

it('its use is noted, at most once a minute', async () => {
  const { clock, store, tokens } = await tokensOf('a')
  const issued = await tokens.issue('a', 'first', 'api')
  const lastUse = async () => {
    await tokens.check('a', tokens.textOf(issued))
    return (await store.tokens.get(issued.id))?.lastUsedAt
  }
  const first = clock.wall()
  expect(await lastUse()).toBe(first)
  await clock.advance(59_999)
  expect(await lastUse()).toBe(first)
  await clock.advance(1)
  expect(await lastUse()).toBe(first + 60_000)
})

it('is good although its use cannot be noted', async () => {
  const { entries, ports, tokens } = await tokensOf('a')
  const issued = await tokens.issue('a', 'first', 'api')
  const used = () => Promise.reject(new Error('the disk is full'))
  const onFullDisk = new DeviceTokens({ ...ports, tokens: { ...ports.tokens, used }, secret: Buffer.alloc(32, 1) })
  expect(await onFullDisk.check('a', tokens.textOf(issued))).toEqual(issued)
  expect(entries.map(({ message }) => message)).toContain('the use of a token could not be noted')
})
