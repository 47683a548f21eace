import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DeviceFilter } from '../../src/store/devices.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'

const all = { offset: 0, limit: 1000 }

/** What every store owes those who keep devices, their tokens and small settings. */
export function storeDevicesContract(kind: StoreKind): void {
  describe('a registry', () => contract(kind))
}

function contract({ makePlace }: StoreKind): void {
  let place: StorePlace
  let store: Store

  beforeAll(async () => {
    place = await makePlace()
  })
  beforeEach(async () => {
    store = await place.open()
  })
  afterEach(() => place.empty())
  afterAll(() => place[Symbol.asyncDispose]())

  const issue = (id: string, deviceId: string, issuedAt = 1) =>
    store.tokens.issue({ id, deviceId, name: 'badge', issuedBy: 'api', issuedAt })

  describe('devices', () => {
    const found = async (filter: DeviceFilter, page = all) => {
      const { items, total } = await store.devices.list(filter, page)
      return { ids: items.map(({ id }) => id), total }
    }

    test('a device is made by the first save, with what is usual', async () => {
      const made = await store.devices.save('badge-1', {}, 5)
      expect(made).toEqual({
        id: 'badge-1',
        name: undefined,
        owner: undefined,
        groupKey: undefined,
        board: undefined,
        firmware: undefined,
        language: undefined,
        mode: undefined,
        settings: {},
        access: 'known',
        enrolment: undefined,
        createdAt: 5,
        lastSeenAt: undefined,
      })
      expect(await store.devices.get('badge-1')).toEqual(made)
      expect(await store.devices.get('badge-2')).toBeUndefined()
    })

    test('all that is given is kept', async () => {
      const change = {
        name: 'Empfang 接待',
        owner: "O'Neil",
        groupKey: 'ward',
        board: 'bread-compact',
        firmware: '2.0.5',
        language: 'de-DE',
        mode: 'working',
        settings: { linesPerPage: 4, nested: { list: ['ü', null] } },
        access: 'pending',
        enrolment: { code: '012345', clientId: 'client-1', askedAt: 7 },
        lastSeenAt: 6,
      } as const
      const kept = await store.devices.save('badge-1', change, 5)
      expect(kept).toEqual({ id: 'badge-1', createdAt: 5, ...change })
      expect(await store.devices.get('badge-1')).toEqual(kept)
    })

    test('a later save changes what is given, clears what is given as undefined, and leaves the rest', async () => {
      await store.devices.save('badge-1', { name: 'Ada', owner: 'Bob', access: 'approved', settings: { a: 1 } }, 5)
      const changed = await store.devices.save('badge-1', { name: undefined, mode: 'meeting', settings: { b: 2 } }, 9)
      expect(changed).toMatchObject({
        name: undefined,
        owner: 'Bob',
        mode: 'meeting',
        access: 'approved',
        createdAt: 5,
      })
      expect(changed.settings).toEqual({ b: 2 })
      expect(await store.devices.save('badge-1', {}, 10)).toEqual(changed)
    })

    test('saves at the same time lose nothing', async () => {
      const other = await place.open()
      await Promise.all([
        store.devices.save('badge-1', { name: 'Ada' }, 1),
        other.devices.save('badge-1', { mode: 'working' }, 1),
        store.devices.save('badge-1', { board: 'box' }, 1),
        other.devices.save('badge-1', { lastSeenAt: 3 }, 1),
      ])
      expect(await store.devices.get('badge-1')).toMatchObject({
        name: 'Ada',
        mode: 'working',
        board: 'box',
        lastSeenAt: 3,
      })
    })

    test('are listed by id, in pages', async () => {
      for (const id of ['b', 'ä', 'a', 'c', 'Z']) await store.devices.save(id, {}, 1)
      expect(await found({})).toEqual({ ids: ['Z', 'a', 'b', 'c', 'ä'], total: 5 })
      expect(await found({}, { offset: 1, limit: 2 })).toEqual({ ids: ['a', 'b'], total: 5 })
      expect(await found({}, { offset: 9, limit: 2 })).toEqual({ ids: [], total: 5 })
    })

    test('are found by part of id, name or owner in any case, by owner, group and access', async () => {
      await store.devices.save('aa:01', { name: 'Küche ÖST', owner: 'Ada', groupKey: 'ward' }, 1)
      await store.devices.save('aa:02', { owner: 'Äda', access: 'approved' }, 1)
      await store.devices.save('bb:03', { groupKey: 'ward', access: 'revoked', name: '100%' }, 1)
      expect(await found({ text: 'AA:' })).toEqual({ ids: ['aa:01', 'aa:02'], total: 2 })
      expect(await found({ text: 'öst' })).toEqual({ ids: ['aa:01'], total: 1 })
      expect(await found({ text: 'äda' })).toEqual({ ids: ['aa:02'], total: 1 })
      expect(await found({ text: '%' })).toEqual({ ids: ['bb:03'], total: 1 })
      expect(await found({ text: '_' })).toEqual({ ids: [], total: 0 })
      expect(await found({ owner: 'Ada' })).toEqual({ ids: ['aa:01'], total: 1 })
      expect(await found({ groupKey: 'ward', access: 'revoked' })).toEqual({ ids: ['bb:03'], total: 1 })
    })

    test('a name that was cleared is no longer found', async () => {
      await store.devices.save('badge-1', { name: 'Ada' }, 1)
      await store.devices.save('badge-1', { name: undefined }, 2)
      expect(await found({ text: 'ada' })).toEqual({ ids: [], total: 0 })
    })

    test('a removed device is gone, with its tokens', async () => {
      await store.devices.save('badge-1', {}, 1)
      await issue('t1', 'badge-1')
      expect(await store.devices.remove('badge-1')).toBe(true)
      expect(await store.devices.remove('badge-1')).toBe(false)
      expect(await store.devices.get('badge-1')).toBeUndefined()
      expect(await store.tokens.get('t1')).toBeUndefined()
    })

    test('one that waits is found by its code, while it waits and the code is fresh', async () => {
      const enrolment = { code: '123456', clientId: 'client', askedAt: 100 }
      await store.devices.save('badge-1', { access: 'pending', enrolment }, 1)
      expect(await store.devices.waitingWith('123456', 100)).toMatchObject({ id: 'badge-1', enrolment })
      expect(await store.devices.waitingWith('123456', 101)).toBeUndefined()
      expect(await store.devices.waitingWith('654321', 0)).toBeUndefined()
      await store.devices.save('badge-1', { access: 'revoked' }, 2)
      expect(await store.devices.waitingWith('123456', 0)).toBeUndefined()
    })

    test('a code that two devices show names neither', async () => {
      const enrolment = { code: '123456', clientId: 'client', askedAt: 100 }
      await store.devices.save('badge-1', { access: 'pending', enrolment }, 1)
      await store.devices.save('badge-2', { access: 'pending', enrolment }, 1)
      expect(await store.devices.waitingWith('123456', 0)).toBeUndefined()
    })

    test('of those that nobody has touched the longest unseen are forgotten', async () => {
      await store.devices.save('named', { name: 'Ada' }, 1)
      await store.devices.save('owned', { owner: 'Ada' }, 1)
      await store.devices.save('assigned', { groupKey: 'ward' }, 1)
      await store.devices.save('approved', { access: 'approved' }, 1)
      await store.devices.save('revoked', { access: 'revoked' }, 1)
      await store.devices.save('with-token', {}, 1)
      await issue('used', 'with-token')
      await store.devices.save('token-ended', { lastSeenAt: 2 }, 1)
      await issue('ended', 'token-ended')
      await store.tokens.revoke('ended', 2)
      await store.devices.save('new', {}, 50)
      await store.devices.save('seen', { lastSeenAt: 40 }, 1)
      await store.devices.save('old', { lastSeenAt: 3 }, 1)
      expect(await store.devices.prune(4)).toBe(0)
      expect(await store.devices.prune(2)).toBe(2)
      expect((await found({})).ids).toEqual([
        'approved',
        'assigned',
        'named',
        'new',
        'owned',
        'revoked',
        'seen',
        'with-token',
      ])
      expect(await store.devices.prune(0)).toBe(2)
    })
  })

  describe('tokens', () => {
    beforeEach(async () => {
      await store.devices.save('badge-1', {}, 1)
    })

    test('a token is kept as it was given', async () => {
      await store.tokens.issue({ id: 't1', deviceId: 'badge-1', name: '前台', issuedBy: 'enrol', issuedAt: 5 })
      const token = { id: 't1', deviceId: 'badge-1', name: '前台', issuedBy: 'enrol', issuedAt: 5 }
      expect(await store.tokens.get('t1')).toEqual({ ...token, lastUsedAt: undefined, revokedAt: undefined })
      expect(await store.tokens.get('t2')).toBeUndefined()
    })

    test('a token for a device that is not there is refused', async () => {
      await expect(issue('t1', 'nobody')).rejects.toThrow(StoreError)
      expect(await store.tokens.get('t1')).toBeUndefined()
    })

    test('an id is given once', async () => {
      await issue('t1', 'badge-1')
      await expect(issue('t1', 'badge-1')).rejects.toThrow(StoreError)
    })

    test('those of a device are listed, the newest first', async () => {
      await store.devices.save('badge-2', {}, 1)
      await issue('t1', 'badge-1', 1)
      await issue('t2', 'badge-1', 3)
      await issue('t3', 'badge-1', 2)
      await issue('t4', 'badge-2', 2)
      expect((await store.tokens.list('badge-1')).map(({ id }) => id)).toEqual(['t2', 't3', 't1'])
      expect(await store.tokens.list('badge-3')).toEqual([])
    })

    test('the last use is kept', async () => {
      await issue('t1', 'badge-1')
      await store.tokens.used('t1', 9)
      await store.tokens.used('unknown', 9)
      expect(await store.tokens.get('t1')).toMatchObject({ lastUsedAt: 9 })
    })

    test('is revoked once', async () => {
      await issue('t1', 'badge-1')
      expect(await store.tokens.revoke('t1', 7)).toBe(true)
      expect(await store.tokens.revoke('t1', 8)).toBe(false)
      expect(await store.tokens.revoke('t2', 8)).toBe(false)
      expect(await store.tokens.get('t1')).toMatchObject({ revokedAt: 7 })
    })

    test('all of a device are revoked, each once', async () => {
      await store.devices.save('badge-2', {}, 1)
      for (const id of ['t1', 't2', 't3']) await issue(id, 'badge-1')
      await issue('t4', 'badge-2')
      await store.tokens.revoke('t1', 5)
      expect(await store.tokens.revokeAll('badge-1', 7)).toBe(2)
      expect((await store.tokens.list('badge-1')).map(({ revokedAt }) => revokedAt)).toEqual([5, 7, 7])
      expect(await store.tokens.get('t4')).toMatchObject({ revokedAt: undefined })
    })
  })

  describe('settings', () => {
    test.each([[1.5], ['text ü'], [null], [true], [[1, { a: null }]], [{ '"': `'` }]])('keeps %j', async (value) => {
      await store.settings.set('scope', 'name', value, 1)
      expect(await store.settings.get('scope', 'name')).toEqual(value)
    })

    test('a value that was never set is undefined', async () => {
      expect(await store.settings.get('scope', 'name')).toBeUndefined()
      expect(await store.settings.all('scope')).toEqual({})
    })

    test('the latest value of each name counts, within its scope', async () => {
      await store.settings.set('one', 'a', 1, 1)
      await store.settings.set('one', 'a', 2, 2)
      await store.settings.set('one', '__proto__', 3, 2)
      await store.settings.set('two', 'a', 4, 2)
      expect(Object.entries(await store.settings.all('one'))).toEqual([
        ['__proto__', 3],
        ['a', 2],
      ])
    })

    test('a removed value is gone', async () => {
      await store.settings.set('one', 'a', 1, 1)
      expect(await store.settings.remove('one', 'a')).toBe(true)
      expect(await store.settings.remove('one', 'a')).toBe(false)
      expect(await store.settings.get('one', 'a')).toBeUndefined()
    })
  })
}
