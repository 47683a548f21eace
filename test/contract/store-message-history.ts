import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MessageFilter } from '../../src/store/message-history.ts'
import type { Store } from '../../src/store/store.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'

const page = { offset: 0, limit: 100 }
const hour = 3_600_000

/** What every store owes to those who look after the messages between devices. */
export function storeMessageHistoryContract({ makePlace }: StoreKind): void {
  describe('the history of messages', () => {
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

    const post = (id: string, sender: string, receiver: string, expiresAt = 1000 + hour) =>
      store.mailbox.post(
        {
          sender,
          senderName: sender.toUpperCase(),
          id,
          category: 'message',
          payload: { text: `text of ${id}` },
          sentAt: 1000,
          expiresAt,
          receivers: [{ deviceId: receiver, isPresent: false }],
          unknown: [],
          denied: [],
        },
        { maxQueued: 100 },
      )
    const deliver = (receiver: string, ...wireIds: string[]) =>
      store.mailbox.delivered(receiver, wireIds, { at: 2000, returnedUpTo: 0 })
    const list = async (filter: MessageFilter = {}) =>
      (await store.mailbox.history.list(filter, page)).items.map(({ id, state }) => `${id} ${state}`)

    test('tells each message with what became of it and when, the newest first', async () => {
      await post('waits', 'ada', 'bob')
      await post('came', 'ada', 'bob')
      await post('heard', 'ada', 'bob')
      await post('late', 'ada', 'bob', 1500)
      await deliver('bob', 'came', 'heard')
      const { items: unread } = await store.mailbox.unread('bob', 2000, 10)
      const heard = unread.filter(({ id }) => id === 'heard').map(({ number }) => number)
      await store.mailbox.markRead('bob', heard, 3000)
      await store.mailbox.expire(1500, 10)
      const { items, total } = await store.mailbox.history.list({}, page)
      expect(total).toBe(4)
      expect(items).toMatchObject([
        { id: 'late', state: 'expired', endedAt: 1500, payload: undefined, deliveredAt: undefined },
        { id: 'heard', state: 'read', deliveredAt: 2000, readAt: 3000, endedAt: undefined },
        { id: 'came', state: 'delivered', deliveredAt: 2000, readAt: undefined },
        {
          id: 'waits',
          state: 'enqueued',
          sender: 'ada',
          senderName: 'ADA',
          receiver: 'bob',
          category: 'message',
          payload: { text: 'text of waits' },
          sentAt: 1000,
          deliveredAt: undefined,
        },
      ])
    })

    test('gives a part of the list', async () => {
      for (const id of ['one', 'two', 'three']) await post(id, 'ada', 'bob')
      const part = await store.mailbox.history.list({}, { offset: 1, limit: 1 })
      expect(part).toMatchObject({ items: [{ id: 'two' }], total: 3 })
    })

    test('chooses by device, by both devices and by state', async () => {
      await post('there', 'ada', 'bob')
      await post('back', 'bob', 'ada')
      await post('elsewhere', 'cid', 'bob')
      await deliver('bob', 'there')
      expect(await list({ device: 'ada' })).toEqual(['back enqueued', 'there delivered'])
      expect(await list({ device: 'bob', partner: 'cid' })).toEqual(['elsewhere enqueued'])
      expect(await list({ device: 'bob', state: 'delivered' })).toEqual(['there delivered'])
      expect(await list({ device: 'nobody' })).toEqual([])
    })

    test('what was put out by a lower bound is told as evicted', async () => {
      await post('one', 'ada', 'bob')
      await post('two', 'ada', 'bob')
      await store.mailbox.evict(1, 2500)
      expect(await list()).toEqual(['two evicted', 'one enqueued'])
    })

    test('puts both directions between two devices into one thread, the latest first', async () => {
      await post('there', 'ada', 'bob')
      await post('elsewhere', 'cid', 'bob')
      await post('back', 'bob', 'ada')
      await deliver('ada', 'back')
      const { items, total } = await store.mailbox.history.threads({}, page)
      expect(total).toBe(2)
      expect(items).toEqual([
        { devices: ['ada', 'bob'], messages: 2, waiting: 1, lastAt: 1000 },
        { devices: ['bob', 'cid'], messages: 1, waiting: 1, lastAt: 1000 },
      ])
      expect(await store.mailbox.history.threads({ device: 'cid' }, page)).toMatchObject({
        items: [{ devices: ['bob', 'cid'] }],
        total: 1,
      })
    })

    test('tells how much waits for whom, the longest first', async () => {
      await post('one', 'ada', 'bob')
      await post('two', 'ada', 'bob')
      await post('three', 'ada', 'cid')
      expect(await store.mailbox.history.queues(page)).toEqual({
        items: [
          { receiver: 'bob', waiting: 2, oldestAt: 1000 },
          { receiver: 'cid', waiting: 1, oldestAt: 1000 },
        ],
        total: 2,
      })
      expect(await store.mailbox.history.countWaiting()).toBe(3)
    })

    test('forgets ended messages with the outcomes of their time', async () => {
      await post('late', 'ada', 'bob', 1500)
      await store.mailbox.expire(1500, 10)
      await store.mailbox.prune(1600, 1499)
      expect(await list()).toEqual(['late expired'])
      await store.mailbox.prune(1600, 1500)
      expect(await list()).toEqual([])
    })
  })
}
