import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MailboxFullError, type PeerDraft } from '../../src/store/mailbox.ts'
import type { Store } from '../../src/store/store.ts'
import type { Author, TaskContent } from '../../src/store/tasks.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'

const room = { maxQueued: 100 }
const hour = 3_600_000

function draft(id: string, more: Partial<PeerDraft> = {}, ...receivers: string[]): PeerDraft {
  return {
    sender: 'ada',
    senderName: 'Ada',
    id,
    category: 'message',
    payload: { text: `text of ${id}` },
    sentAt: 1000,
    expiresAt: 1000 + hour,
    receivers: (receivers.length > 0 ? receivers : ['bob']).map((deviceId) => ({ deviceId, isPresent: false })),
    unknown: [],
    denied: [],
    ...more,
  }
}

/** What every store owes to messages between devices. */
export function storeMailboxContract({ makePlace }: StoreKind): void {
  describe('the mailbox', () => {
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

    const post = (id: string, more: Partial<PeerDraft> = {}, ...receivers: string[]) =>
      store.mailbox.post(draft(id, more, ...receivers), room)
    const waiting = (receiver = 'bob', at = 1000) => store.mailbox.waiting(receiver, 0, 1000, at)
    const ids = async (receiver = 'bob', at = 1000) => (await waiting(receiver, at)).map(({ id }) => id)
    const deliver = (wireIds: string[], returnedUpTo = 0, receiver = 'bob') =>
      store.mailbox.delivered(receiver, wireIds, { at: 2000, returnedUpTo })
    const outcomes = async (sender = 'ada') =>
      (await store.mailbox.outcomes(sender, 1000)).map(({ id, receiver, state }) => `${id} ${receiver} ${state}`)

    test('keeps what was sent, in its order, across a restart', async () => {
      await post('one', { payload: { text: '长 🩸', more: { a: [1, null] } }, category: 'alert' })
      await post('two')
      await store.close()
      store = await place.open()
      expect(await waiting()).toEqual([
        {
          number: expect.any(Number),
          wireId: 'one',
          id: 'one',
          sender: 'ada',
          senderName: 'Ada',
          receiver: 'bob',
          seq: 1,
          gap: undefined,
          category: 'alert',
          payload: { text: '长 🩸', more: { a: [1, null] } },
          sentAt: 1000,
          expiresAt: 1000 + hour,
          deliveredAt: undefined,
          readAt: undefined,
        },
        expect.objectContaining({ id: 'two', seq: 2 }),
      ])
    })

    test('tells present receivers from absent ones, and keeps what was refused with the receipt', async () => {
      const receivers = [
        { deviceId: 'bob', isPresent: true },
        { deviceId: 'eve', isPresent: false },
      ]
      const { receipt, accepted } = await post('one', { receivers, unknown: ['nobody'], denied: ['mallory'] })
      const expected = { delivered: ['bob'], enqueued: ['eve'], failed: ['nobody'], denied: ['mallory'] }
      expect(receipt).toEqual(expected)
      expect(accepted).toEqual(['bob', 'eve'])
      expect(await store.mailbox.receiptOf('ada', 'one', 1000)).toEqual(expected)
    })

    test('the same id again gives the first receipt and writes nothing, also after a restart', async () => {
      const first = await post('one')
      await store.close()
      store = await place.open()
      const second = await post('one', { payload: { text: 'another' } }, 'bob', 'eve')
      expect(second).toEqual({ receipt: first.receipt, isRepeat: true, accepted: [], changed: [] })
      expect(await ids()).toEqual(['one'])
      expect(await ids('eve')).toEqual([])
    })

    test('the same id at the same instant, from two handles, is one message', async () => {
      const other = await place.open()
      const posts = Array.from({ length: 60 }, (_, index) =>
        (index % 2 === 0 ? store : other).mailbox.post(draft(`id ${index % 3}`), room),
      )
      const all = await Promise.all(posts)
      expect(all.filter(({ isRepeat }) => !isRepeat)).toHaveLength(3)
      expect((await ids()).toSorted()).toEqual(['id 0', 'id 1', 'id 2'])
    })

    test('an id is free again when the time of its message is over', async () => {
      await post('one', { expiresAt: 1500 })
      await store.mailbox.expire(1500, 100)
      const again = await post('one', { sentAt: 1500, expiresAt: 3000 })
      expect(again.isRepeat).toBe(false)
      expect((await waiting('bob', 1500)).map(({ seq }) => seq)).toEqual([2])
    })

    test('two senders may choose the same id: the receiver sees two names', async () => {
      await post('one')
      await post('one', { sender: 'eve' })
      const [first, second] = await waiting()
      expect(first).toMatchObject({ id: 'one', wireId: 'one', sender: 'ada' })
      expect(second).toMatchObject({ id: 'one', sender: 'eve' })
      expect(second?.wireId).toMatch(/^one~/)
      expect(await deliver([second?.wireId ?? ''])).toMatchObject([{ sender: 'eve', id: 'one' }])
      expect(await ids()).toEqual(['one'])
    })

    test('counts from 1 for each sender and receiver without gaps, whoever writes at the same time', async () => {
      const other = await place.open()
      await Promise.all(
        Array.from({ length: 80 }, (_, index) =>
          (index % 2 === 0 ? store : other).mailbox.post(
            draft(`id ${index}`, { sender: index % 4 < 2 ? 'ada' : 'eve' }, 'bob', 'cid'),
            room,
          ),
        ),
      )
      const all = await waiting()
      for (const sender of ['ada', 'eve']) {
        const seqs = all.filter((message) => message.sender === sender).map(({ seq }) => seq)
        expect(seqs).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
      }
    })

    test('refuses the newest when a mailbox is full, for that receiver alone', async () => {
      const small = { maxQueued: 2 }
      for (const id of ['one', 'two']) await store.mailbox.post(draft(id), small)
      const third = await store.mailbox.post(draft('three', {}, 'bob', 'eve'), small)
      expect(third.receipt).toMatchObject({ enqueued: ['eve'], failed: ['bob'] })
      expect(await ids()).toEqual(['one', 'two'])
    })

    test('where every mailbox is full nothing is written, and the id is free', async () => {
      const small = { maxQueued: 1 }
      await store.mailbox.post(draft('one'), small)
      await expect(store.mailbox.post(draft('two'), small)).rejects.toThrow(MailboxFullError)
      await deliver(['one'])
      expect(await store.mailbox.post(draft('two'), small)).toMatchObject({ isRepeat: false, accepted: ['bob'] })
      expect(await waiting()).toMatchObject([{ id: 'two', seq: 2, gap: undefined }])
    })

    test('a bound holds whoever writes at the same time', async () => {
      const other = await place.open()
      const posts = Array.from({ length: 60 }, (_, index) =>
        (index % 2 === 0 ? store : other).mailbox.post(draft(`id ${index}`), { maxQueued: 10 }),
      )
      const settled = await Promise.allSettled(posts)
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
      expect(await ids()).toHaveLength(10)
    })

    test('what is delivered waits no more, and leaves one outcome however often that is said', async () => {
      await post('one')
      await post('two')
      expect(await deliver(['one', 'unheard of'])).toHaveLength(1)
      expect(await deliver(['one'])).toEqual([])
      expect(await ids()).toEqual(['two'])
      expect(await outcomes()).toEqual(['one bob delivered'])
    })

    test('nobody else can say that a message was delivered', async () => {
      await post('one')
      expect(await deliver(['one'], 0, 'eve')).toEqual([])
      expect(await ids()).toEqual(['one'])
    })

    test('messages that waited while their receiver was away are told together, by sender', async () => {
      await post('one')
      await post('two', { sender: 'eve' })
      const [, last] = await waiting()
      await post('three')
      await deliver(['one', 'two', 'three'], last?.number)
      expect(await store.mailbox.returns('ada')).toMatchObject([{ sender: 'ada', receiver: 'bob', ids: ['one'] }])
      const returns = await store.mailbox.returnsOf('bob')
      expect(returns).toMatchObject([
        { sender: 'ada', ids: ['one'] },
        { sender: 'eve', ids: ['two'] },
      ])
      await store.mailbox.returnsTold(returns.flatMap(({ numbers }) => numbers))
      expect(await store.mailbox.returnsOf('bob')).toEqual([])
    })

    test('what has expired leaves an outcome, and is not handed out before that is written either', async () => {
      await post('one', { expiresAt: 1500 })
      await post('two', { expiresAt: 1600 })
      await post('three')
      expect(await ids('bob', 1500)).toEqual(['two', 'three'])
      expect(await store.mailbox.expire(1600, 1)).toMatchObject([{ id: 'one' }])
      expect(await store.mailbox.expire(1600, 1)).toMatchObject([{ id: 'two' }])
      expect(await store.mailbox.expire(1600, 1)).toEqual([])
      expect(await outcomes()).toEqual(['one bob expired', 'two bob expired'])
      expect(await deliver(['one'])).toEqual([])
    })

    test('what was delivered does not expire', async () => {
      await post('one', { expiresAt: 1500 })
      await deliver(['one'])
      expect(await store.mailbox.expire(9000, 10)).toEqual([])
      expect(await outcomes()).toEqual(['one bob delivered'])
    })

    test('names the gap that expired messages leave, on the message behind it', async () => {
      for (const id of ['one', 'two', 'three', 'four', 'five']) {
        await post(id, ['two', 'three'].includes(id) ? { expiresAt: 1500 } : {})
      }
      await store.mailbox.expire(1500, 10)
      expect((await waiting()).map(({ seq, gap }) => [seq, gap])).toEqual([
        [1, undefined],
        [4, { from: 2, to: 3 }],
        [5, undefined],
      ])
      await deliver(['one', 'four'])
      expect((await waiting()).map(({ seq, gap }) => [seq, gap])).toEqual([[5, undefined]])
    })

    test('a lowered bound puts out the newest, device by device, each with an outcome', async () => {
      for (const id of ['one', 'two', 'three']) await post(id, {}, 'bob', 'eve')
      await post('four', {}, 'cid')
      expect(await store.mailbox.evict(2, 3000)).toHaveLength(1)
      expect(await store.mailbox.evict(2, 3000)).toHaveLength(1)
      expect(await store.mailbox.evict(2, 3000)).toEqual([])
      expect((await outcomes()).toSorted()).toEqual(['three bob evicted', 'three eve evicted'])
      expect(await ids()).toEqual(['one', 'two'])
      expect(await ids('cid')).toEqual(['four'])
    })

    test('outcomes stay until they are told, across a restart', async () => {
      await post('one')
      await deliver(['one'])
      await store.close()
      store = await place.open()
      const [outcome] = await store.mailbox.outcomes('ada', 10)
      expect(await store.mailbox.outcomes('eve', 10)).toEqual([])
      await store.mailbox.outcomesTold('eve', [outcome?.number ?? 0])
      expect(await outcomes()).toHaveLength(1)
      await store.mailbox.outcomesTold('ada', [outcome?.number ?? 0])
      expect(await outcomes()).toEqual([])
    })

    test('every message ends with exactly one outcome, whatever happens to it at the same time', async () => {
      const other = await place.open()
      const all = Array.from({ length: 60 }, (_, index) => `id ${index}`)
      for (const id of all) await post(id, { expiresAt: 1500 })
      await Promise.all([
        ...all.map((id) => store.mailbox.delivered('bob', [id], { at: 1400, returnedUpTo: 0 })),
        ...all.map(() => other.mailbox.expire(1500, 1)),
        other.mailbox.evict(20, 1500),
        ...all.map((id) => other.mailbox.delivered('bob', [id], { at: 1400, returnedUpTo: 0 })),
      ])
      await store.mailbox.expire(1500, 100)
      const ended = (await outcomes()).map((outcome) => outcome.split(' bob')[0])
      expect(ended.toSorted()).toEqual(all.toSorted())
      expect(await ids()).toEqual([])
    })

    test('a message and the tasks that belong to it are written together, once', async () => {
      const author: Author = { deviceId: 'ada', name: 'Ada', via: 'peer' }
      const task: TaskContent = {
        groupKey: 'ward',
        id: 'bed',
        title: 'make the bed',
        priority: 0,
        status: 'open',
        owner: 'Bob',
        due: null,
        extra: {},
      }
      const tasksFor = (accepted: readonly string[]) => ({
        request: { id: 'change', refs: [task], author, event: 'update', at: 1000 },
        decide: () => ({ tasks: [{ ...task, owner: accepted.join() }], result: undefined }),
      })
      const posted = await store.mailbox.post(draft('one', {}, 'bob', 'eve'), { ...room, tasksFor })
      expect(posted.changed).toEqual([{ groupKey: 'ward', version: 1 }])
      expect(await store.tasks.get(task)).toMatchObject({ owner: 'bob,eve' })
      await store.mailbox.post(draft('one'), { ...room, tasksFor })
      expect(await store.tasks.count('ward')).toBe(1)
      const failing = () => {
        throw new Error('no room for tasks')
      }
      await expect(store.mailbox.post(draft('two'), { ...room, tasksFor: failing })).rejects.toThrow('no room')
      expect(await ids()).toEqual(['one'])
      expect(await post('two')).toMatchObject({ isRepeat: false })
    })

    test('a person hears what was delivered, and once', async () => {
      await post('one')
      await post('two')
      await post('for the screen', { category: 'ui' })
      await deliver(['one'])
      const { items, total } = await store.mailbox.unread('bob', 2000, 1)
      expect([items.map(({ id }) => id), total]).toEqual([['one'], 2])
      await store.mailbox.markRead('bob', [items[0]?.number ?? 0], 2000)
      expect(await store.mailbox.unread('bob', 2000, 10)).toMatchObject({ items: [{ id: 'two' }], total: 1 })
      expect(await store.mailbox.latest('bob', 2000)).toMatchObject({ id: 'two' })
      expect(await store.mailbox.latest('eve', 2000)).toBeUndefined()
    })

    test('says when something is over, and forgets what nobody needs', async () => {
      expect(await store.mailbox.nextExpiry()).toBeUndefined()
      await post('one', { expiresAt: 1500 })
      await post('two', { expiresAt: 1400 })
      expect(await store.mailbox.nextExpiry()).toBe(1400)
      await deliver(['one', 'two'])
      await store.mailbox.prune(1500, 1999)
      expect(await store.mailbox.nextExpiry()).toBeUndefined()
      expect(await outcomes()).toHaveLength(2)
      await store.mailbox.prune(1500, 2000)
      expect(await outcomes()).toEqual([])
    })

    test('of delivered messages the latest hundred or a few more stay for the person', async () => {
      for (let index = 0; index < 130; index++) {
        await post(`id ${index}`)
        await deliver([`id ${index}`])
      }
      const { items, total } = await store.mailbox.unread('bob', 2000, 1000)
      expect(items.at(-1)?.id).toBe('id 129')
      expect(total).toBeGreaterThanOrEqual(100)
      expect(total).toBeLessThan(120)
      expect(await outcomes()).toHaveLength(130)
    })
  })
}
