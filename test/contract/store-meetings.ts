import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Checkpoint, MeetingFilter, Segment } from '../../src/store/meetings.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'
import { add, delivery, everything, openMeeting, said } from './store-meetings-parts.ts'

const window = (fromSeq: number, toSeq: number, more: Partial<Checkpoint> = {}) =>
  ({ fromSeq, toSeq, state: 'done', content: { bullets: [`${fromSeq} to ${toSeq}`] }, at: 7, ...more }) as const

/** What every store owes those who keep meetings. */
export function storeMeetingsContract({ makePlace }: StoreKind): void {
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

  describe('meetings', () => {
    test('a meeting is open, with the device that opened it', async () => {
      const draft = { id: 'm1', groupKey: 'ward', code: '0815', title: 'Übergabe 交班', startedAt: 5 }
      const opened = await store.meetings.open(draft, 'badge-1')
      expect(opened).toEqual({
        ...draft,
        state: 'open',
        lastAt: undefined,
        endedAt: undefined,
        deviceIds: ['badge-1'],
        segmentCount: 0,
      })
      expect(await store.meetings.get('m1')).toEqual(opened)
      expect(await store.meetings.openOf('badge-1')).toEqual(opened)
      expect(await store.meetings.openWith('0815')).toEqual(opened)
    })

    test('what is not there is undefined', async () => {
      expect(await store.meetings.get('m1')).toBeUndefined()
      expect(await store.meetings.openOf('badge-1')).toBeUndefined()
      expect(await store.meetings.openWith('0815')).toBeUndefined()
      expect(await store.meetings.summary('m1')).toBeUndefined()
      expect(await store.meetings.end('m1', 5)).toBeUndefined()
      expect(await store.meetings.join('m1', 'badge-1')).toBeUndefined()
      expect(await store.meetings.lease('m1', 'a', 1, 2)).toBe(false)
      expect(await store.meetings.segments('m1', 1, 10)).toEqual([])
      await store.meetings.rename('m1', 'title')
      expect(await store.meetings.list({}, everything)).toEqual({ items: [], total: 0 })
    })

    test('what a speaker has said becomes somebody else’s, in that meeting alone', async () => {
      for (const id of ['m1', 'm2']) {
        await openMeeting(store, id)
        await add(store, id, [said('one', { speakerId: 'speaker 1' }), said('two', { speakerId: 'Li' })])
      }
      expect(await store.meetings.renameSpeaker('m1', 'speaker 1', '王芳')).toBe(1)
      expect(await store.meetings.renameSpeaker('m1', 'nobody', 'Ada')).toBe(0)
      const speakers = async (id: string) => (await store.meetings.segments(id, 1, 10)).map((each) => each.speakerId)
      expect([await speakers('m1'), await speakers('m2')]).toEqual([
        ['王芳', 'Li'],
        ['speaker 1', 'Li'],
      ])
      expect((await store.meetings.search('one', {}, everything)).total).toBe(2)
    })

    test('a device that is in an open meeting gets that one', async () => {
      const first = await openMeeting(store, 'm1', 'badge-1')
      expect(await openMeeting(store, 'm2', 'badge-1')).toEqual(first)
      expect(await store.meetings.get('m2')).toBeUndefined()
    })

    test('a device whose meeting has ended gets a new one', async () => {
      await openMeeting(store, 'm1', 'badge-1')
      await store.meetings.end('m1', 5)
      expect(await store.meetings.openOf('badge-1')).toBeUndefined()
      expect(await openMeeting(store, 'm2', 'badge-1')).toMatchObject({ id: 'm2' })
    })

    test('a code is of one open meeting, and free again when that has ended', async () => {
      const draft = { groupKey: 'ward', code: '0815', title: '', startedAt: 5 }
      await store.meetings.open({ ...draft, id: 'm1' }, 'badge-1')
      await expect(store.meetings.open({ ...draft, id: 'm2' }, 'badge-2')).rejects.toThrow(StoreError)
      expect(await store.meetings.openOf('badge-2')).toBeUndefined()
      await store.meetings.end('m1', 9)
      expect(await store.meetings.openWith('0815')).toBeUndefined()
      await store.meetings.open({ ...draft, id: 'm2' }, 'badge-2')
      expect(await store.meetings.openWith('0815')).toMatchObject({ id: 'm2' })
    })

    test('devices join in their order, each once', async () => {
      await openMeeting(store, 'm1', 'badge-9')
      await store.meetings.join('m1', 'badge-5')
      await store.meetings.join('m1', 'badge-7')
      expect(await store.meetings.join('m1', 'badge-5')).toMatchObject({ deviceIds: ['badge-9', 'badge-5', 'badge-7'] })
      expect(await store.meetings.openOf('badge-5')).toMatchObject({ id: 'm1' })
    })

    test('a device that joins another meeting leaves its own, where it took part', async () => {
      await openMeeting(store, 'm1', 'badge-1')
      await openMeeting(store, 'm2', 'badge-2')
      expect(await store.meetings.join('m2', 'badge-1')).toMatchObject({ deviceIds: ['badge-2', 'badge-1'] })
      expect(await store.meetings.openOf('badge-1')).toMatchObject({ id: 'm2' })
      expect(await store.meetings.get('m1')).toMatchObject({ state: 'open', deviceIds: ['badge-1'] })
      expect(await store.meetings.join('m1', 'badge-1')).toMatchObject({ deviceIds: ['badge-1'] })
      expect(await store.meetings.openOf('badge-1')).toMatchObject({ id: 'm1' })
    })

    test('nobody joins a meeting that has ended, or leaves another for it', async () => {
      await openMeeting(store, 'm1', 'badge-1')
      await openMeeting(store, 'm2', 'badge-2')
      await store.meetings.end('m2', 5)
      expect(await store.meetings.join('m2', 'badge-1')).toBeUndefined()
      expect(await store.meetings.openOf('badge-1')).toMatchObject({ id: 'm1' })
    })

    test('a meeting ends once, at the time of the first', async () => {
      await openMeeting(store, 'm1')
      const ended = await store.meetings.end('m1', 5)
      expect(ended).toMatchObject({ isNew: true, meeting: { state: 'ended', endedAt: 5 } })
      expect(await store.meetings.end('m1', 9)).toEqual({ ...ended, isNew: false })
    })

    test('open and ended ones are unfinished, summarised ones are not', async () => {
      for (const id of ['m1', 'm2', 'm3']) await openMeeting(store, id)
      await store.meetings.end('m2', 5)
      await store.meetings.end('m3', 5)
      await store.meetings.saveSummary('m3', { text: '{}', isDegraded: true, title: '', at: 6 }, [])
      expect((await store.meetings.unfinished()).map(({ id, state }) => [id, state])).toEqual([
        ['m2', 'ended'],
        ['m1', 'open'],
      ])
    })

    test('a new title is kept', async () => {
      await openMeeting(store, 'm1')
      await store.meetings.rename('m1', 'Übergabe')
      expect(await store.meetings.get('m1')).toMatchObject({ title: 'Übergabe' })
    })

    test('are listed by what is asked for, the newest first, in pages', async () => {
      const found = async (filter: MeetingFilter, page = everything) => {
        const { items, total } = await store.meetings.list(filter, page)
        return [items.map(({ id }) => id).join(' '), total]
      }
      await openMeeting(store, 'm1', 'badge-1', { title: 'ÜBERGABE 交班', startedAt: 1 })
      await openMeeting(store, 'm2', 'badge-2', { title: '100% _done_', startedAt: 3, groupKey: 'lab' })
      await openMeeting(store, 'm3', 'badge-3', { title: 'x', startedAt: 2 })
      await store.meetings.join('m3', 'badge-1')
      await store.meetings.end('m2', 4)
      expect(await found({})).toEqual(['m2 m3 m1', 3])
      expect(await found({}, { offset: 1, limit: 1 })).toEqual(['m3', 3])
      expect(await found({ state: 'open' })).toEqual(['m3 m1', 2])
      expect(await found({ groupKey: 'lab' })).toEqual(['m2', 1])
      expect(await found({ deviceId: 'badge-1' })).toEqual(['m3 m1', 2])
      expect(await found({ text: 'übergabe 交' })).toEqual(['m1', 1])
      expect(await found({ text: '% _' })).toEqual(['m2', 1])
      expect(await found({ text: '%', state: 'open' })).toEqual(['', 0])
    })
  })

  describe('segments', () => {
    beforeEach(() => openMeeting(store, 'm1', 'badge-1'))

    test('are kept as they were said, numbered from 1', async () => {
      const drafts = [
        said(`Blut abnehmen 🩸 '"; drop table segments; --`, { at: 5, tag: 't 1' }),
        said('采血', { at: 6, speakerId: undefined, deviceId: 'badge-2' }),
      ]
      const added = await add(store, 'm1', drafts)
      expect(added).toEqual(drafts.map((draft, index) => ({ ...draft, seq: index + 1 })))
      expect(await store.meetings.segments('m1', 1, 10)).toEqual(added)
      expect(await store.meetings.get('m1')).toMatchObject({ segmentCount: 2, lastAt: 6 })
    })

    test('the numbers go on', async () => {
      await add(store, 'm1', [said('one')])
      expect(await add(store, 'm1', [said('two'), said('three')])).toMatchObject([{ seq: 2 }, { seq: 3 }])
    })

    test('the last time is the latest one, in whatever order they come', async () => {
      await add(store, 'm1', [said('one', { at: 9 }), said('two', { at: 4 })])
      await add(store, 'm1', [said('three', { at: 6 })])
      expect(await store.meetings.get('m1')).toMatchObject({ lastAt: 9 })
    })

    test('only those that are chosen are added; without any nothing changes', async () => {
      const drafts = [said('one'), said('two'), said('three')]
      const added = await store.meetings.append('m1', drafts, 0, () => drafts.slice(1, 2))
      expect(added).toMatchObject([{ seq: 1, text: 'two' }])
      const before = await store.meetings.get('m1')
      expect(await store.meetings.append('m1', [said('later', { at: 99_999 })], 0, () => [])).toEqual([])
      expect(await store.meetings.get('m1')).toEqual(before)
    })

    test('the choice is made on the recent ones of this meeting, in order', async () => {
      await openMeeting(store, 'm2', 'badge-2')
      await add(store, 'm2', [said('elsewhere', { at: 1000 })])
      await add(
        store,
        'm1',
        [399, 400, 1000, 700].map((at) => said(`at ${at}`, { at })),
      )
      let seen: readonly Segment[] = []
      const drafts = [said('x', { at: 500 }), said('y', { at: 900 })]
      await store.meetings.append('m1', drafts, 100, (recent) => {
        seen = recent
        return []
      })
      expect(seen.map(({ seq, at }) => [seq, at])).toEqual([
        [2, 400],
        [3, 1000],
        [4, 700],
      ])
    })

    test('a choice that fails adds nothing', async () => {
      const failing = store.meetings.append('m1', [said('one')], 0, () => {
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await add(store, 'm1', [said('two')])).toMatchObject([{ seq: 1 }])
    })

    test('nothing is added to a meeting that has ended, or that is not there', async () => {
      await add(store, 'm1', [said('one')])
      await store.meetings.end('m1', 5)
      expect(await add(store, 'm1', [said('two')])).toBeUndefined()
      expect(await add(store, 'm2', [said('two')])).toBeUndefined()
      expect(await store.meetings.latest('m1', 10)).toHaveLength(1)
    })

    test('are read from a number on, or the latest, in order', async () => {
      await add(
        store,
        'm1',
        ['a', 'b', 'c', 'd', 'e'].map((text) => said(text)),
      )
      const texts = (segments: readonly Segment[]) => segments.map(({ text }) => text).join('')
      expect(texts(await store.meetings.segments('m1', 1, 2))).toBe('ab')
      expect(texts(await store.meetings.segments('m1', 4, 9))).toBe('de')
      expect(texts(await store.meetings.segments('m1', 6, 9))).toBe('')
      expect(texts(await store.meetings.latest('m1', 2))).toBe('de')
      expect(texts(await store.meetings.latest('m1', 9))).toBe('abcde')
    })

    test('long texts, empty ones and half characters are taken', async () => {
      const texts = ['', 'x'.repeat(100_000), '会'.repeat(20_000), 'ﷺ'.repeat(5000), `a\0b`, 'half \ud83e']
      await add(
        store,
        'm1',
        texts.map((text) => said(text)),
      )
      expect((await store.meetings.segments('m1', 1, 10)).map(({ text }) => text)).toEqual([
        ...texts.slice(0, 4),
        'a\ufffdb',
        'half \ufffd',
      ])
    })
  })

  describe('checkpoints', () => {
    beforeEach(async () => {
      await openMeeting(store, 'm1')
      await add(
        store,
        'm1',
        Array.from({ length: 10 }, (_, index) => said(`text ${index}`)),
      )
    })

    test('follow one another, and keep what was made of them', async () => {
      expect(await store.meetings.addCheckpoint('m1', window(1, 4))).toBe(true)
      expect(await store.meetings.addCheckpoint('m1', window(5, 5, { state: 'gap', content: null }))).toBe(true)
      expect(await store.meetings.checkpoints('m1')).toEqual([
        { index: 0, ...window(1, 4) },
        { index: 1, ...window(5, 5, { state: 'gap', content: null }) },
      ])
    })

    test.each([
      ['overlaps', 3, 6],
      ['is there already', 1, 4],
      ['leaves a gap', 6, 8],
      ['is empty', 5, 4],
      ['reaches beyond what was said', 5, 11],
    ])('one that %s is refused', async (_, fromSeq, toSeq) => {
      await store.meetings.addCheckpoint('m1', window(1, 4))
      expect(await store.meetings.addCheckpoint('m1', window(fromSeq, toSeq))).toBe(false)
      expect(await store.meetings.checkpoints('m1')).toHaveLength(1)
    })

    test('are made of what an ended meeting has left, not of one that is not there', async () => {
      await store.meetings.end('m1', 5)
      expect(await store.meetings.addCheckpoint('m1', window(1, 10))).toBe(true)
      expect(await store.meetings.addCheckpoint('m2', window(1, 10))).toBe(false)
    })

    test('a window that failed is repaired; one that is not there is not made', async () => {
      await store.meetings.addCheckpoint('m1', window(1, 4, { state: 'gap', content: null }))
      const repaired = { index: 0, ...window(1, 4, { at: 9 }) }
      expect(await store.meetings.repairCheckpoint('m1', repaired)).toBe(true)
      expect(await store.meetings.repairCheckpoint('m1', { ...repaired, toSeq: 5 })).toBe(false)
      expect(await store.meetings.repairCheckpoint('m1', { ...repaired, index: 1 })).toBe(false)
      expect(await store.meetings.checkpoints('m1')).toEqual([repaired])
    })
  })

  describe('the lease of a meeting', () => {
    beforeEach(() => openMeeting(store, 'm1'))

    test('is of one holder until it runs out', async () => {
      expect(await store.meetings.lease('m1', 'a', 100, 200)).toBe(true)
      expect(await store.meetings.lease('m1', 'b', 199, 300)).toBe(false)
      expect(await store.meetings.lease('m1', 'b', 200, 300)).toBe(true)
      expect(await store.meetings.lease('m1', 'a', 201, 400)).toBe(false)
    })

    test('is prolonged by its holder', async () => {
      await store.meetings.lease('m1', 'a', 100, 200)
      expect(await store.meetings.lease('m1', 'a', 150, 400)).toBe(true)
      expect(await store.meetings.lease('m1', 'b', 200, 300)).toBe(false)
    })

    test('is known by its holder, and ends with it', async () => {
      await openMeeting(store, 'm2')
      await openMeeting(store, 'm3')
      await store.meetings.lease('m1', 'a', 100, 200)
      await store.meetings.lease('m2', 'a', 100, 200)
      await store.meetings.lease('m3', 'b', 100, 150)
      expect((await store.meetings.leaseHolders(149)).toSorted()).toEqual(['a', 'b'])
      expect(await store.meetings.leaseHolders(150)).toEqual(['a'])
      await store.meetings.endLeases('a')
      expect(await store.meetings.leaseHolders(149)).toEqual(['b'])
      expect(await store.meetings.lease('m1', 'c', 149, 300)).toBe(true)
      expect(await store.meetings.lease('m3', 'c', 149, 300)).toBe(false)
    })

    test('is of this meeting only', async () => {
      await openMeeting(store, 'm2')
      await store.meetings.lease('m1', 'a', 100, 200)
      expect(await store.meetings.lease('m2', 'b', 100, 200)).toBe(true)
    })
  })

  describe('the summary', () => {
    const whole = { text: '{"title":"whole"}', isDegraded: false, title: 'Übergabe', at: 9 }
    const degraded = { text: '{"degraded":true}', isDegraded: true, title: 'makeshift', at: 8 }
    const waiting = async () => (await store.outbox.take(1e15, 1e15, 100)).map(({ id }) => id).toSorted()

    beforeEach(async () => {
      await openMeeting(store, 'm1', 'badge-1')
      await store.meetings.end('m1', 5)
    })

    test('is kept byte by byte, and the meeting has its title', async () => {
      const text = '{ "title" : "交班 🩸\\u0041",\r\n  "b":1.0 }'
      expect(await store.meetings.saveSummary('m1', { ...whole, text }, [])).toBe(text)
      expect(await store.meetings.summary('m1')).toEqual({ text, isDegraded: false })
      expect(await store.meetings.get('m1')).toMatchObject({ state: 'summarised', title: 'Übergabe', endedAt: 5 })
      expect(await store.meetings.list({ text: 'übergabe' }, everything)).toMatchObject({ total: 1 })
    })

    test('the first one counts, with what is to be delivered of it', async () => {
      await store.meetings.saveSummary('m1', whole, [delivery('d1', 'm1'), delivery('d2', 'm1')])
      const other = { ...whole, text: '{"title":"other"}', title: 'other' }
      expect(await store.meetings.saveSummary('m1', other, [delivery('d3', 'm1')])).toBe(whole.text)
      expect(await store.meetings.get('m1')).toMatchObject({ title: 'Übergabe' })
      expect(await waiting()).toEqual(['d1', 'd2'])
    })

    test('a degraded one is replaced by a whole one, once', async () => {
      expect(await store.meetings.saveSummary('m1', degraded, [delivery('d1', 'm1')])).toBe(degraded.text)
      expect(await store.meetings.summary('m1')).toEqual({ text: degraded.text, isDegraded: true })
      expect(await store.meetings.saveSummary('m1', whole, [delivery('d2', 'm1')])).toBe(whole.text)
      const other = { ...whole, text: '{"title":"other"}' }
      expect(await store.meetings.saveSummary('m1', other, [delivery('d3', 'm1')])).toBe(whole.text)
      expect(await store.meetings.summary('m1')).toEqual({ text: whole.text, isDegraded: false })
      expect(await waiting()).toEqual(['d1', 'd2'])
    })

    test.each([
      ['another degraded one', degraded],
      ['a whole one', whole],
    ])('a degraded one does not replace %s', async (_, first) => {
      await store.meetings.saveSummary('m1', first, [])
      const late = { ...degraded, text: '{"degraded":true,"late":1}' }
      expect(await store.meetings.saveSummary('m1', late, [delivery('d1', 'm1')])).toBe(first.text)
      expect(await store.meetings.summary('m1')).toMatchObject({ text: first.text })
      expect(await waiting()).toEqual([])
    })

    test('where something to be delivered cannot be kept, neither is the summary', async () => {
      const twice = [delivery('d1', 'm1'), delivery('d1', 'm1')]
      await expect(store.meetings.saveSummary('m1', whole, twice)).rejects.toThrow(StoreError)
      expect(await store.meetings.summary('m1')).toBeUndefined()
      expect(await store.meetings.get('m1')).toMatchObject({ state: 'ended' })
      expect(await waiting()).toEqual([])
    })

    test('there is none of a meeting that goes on, or is gone', async () => {
      await openMeeting(store, 'm2')
      await expect(store.meetings.saveSummary('m2', whole, [])).rejects.toThrow('has not ended')
      await expect(store.meetings.saveSummary('m3', whole, [])).rejects.toThrow(StoreError)
    })
  })
}
