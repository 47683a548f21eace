import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { MeetingRecord } from '../../src/store/meetings.ts'
import type { Store } from '../../src/store/store.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'
import { add, delivery, everything, openMeeting, said } from './store-meetings-parts.ts'

/** What every store owes several servers that are at work on the same meetings. */
export function storeMeetingRaceContract({ makePlace }: StoreKind): void {
  describe('meetings on several servers', () => {
    let place: StorePlace
    let stores: readonly [Store, Store, Store]
    const server = (index: number): Store => stores[index % 3] ?? stores[0]

    beforeAll(async () => {
      place = await makePlace()
    })
    beforeEach(async () => {
      stores = [await place.open(), await place.open(), await place.open()]
    })
    afterEach(() => place.empty())
    afterAll(() => place[Symbol.asyncDispose]())

    const many = <T>(count: number, run: (store: Store, index: number) => Promise<T>) =>
      Promise.all(Array.from({ length: count }, (_, index) => run(server(index), index)))
    const counting = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

    test('what is added at once is numbered without gap or double, each as it was acknowledged', async () => {
      await openMeeting(stores[0], 'm1')
      const added = await many(150, (store, index) =>
        add(store, 'm1', [said(`${index} first`), said(`${index} second`)].slice(index % 2)),
      )
      const acknowledged = added.flatMap((segments) => segments ?? [])
      expect(acknowledged.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(counting(225))
      const kept = await stores[1].meetings.segments('m1', 1, 1000)
      expect(kept).toEqual(acknowledged.toSorted((a, b) => a.seq - b.seq))
      expect(await stores[2].meetings.get('m1')).toMatchObject({ segmentCount: 225 })
    })

    test('what is chosen is chosen on what is there: of one text that all add, one is kept', async () => {
      await openMeeting(stores[0], 'm1')
      const added = await many(60, (store, index) => {
        const drafts = [said(`text ${index % 5}`)]
        return store.meetings.append('m1', drafts, 1000, (recent) =>
          drafts.filter(({ text }) => !recent.some((other) => other.text === text)),
        )
      })
      expect(added.flatMap((segments) => segments ?? [])).toHaveLength(5)
      expect(await stores[1].meetings.segments('m1', 1, 1000)).toHaveLength(5)
    })

    test('one device that opens at once gets one meeting', async () => {
      for (let round = 0; round < 20; round++) {
        const device = `badge ${round}`
        const opened = await many(6, (store, index) => openMeeting(store, `${round}.${index}`, device))
        expect(new Set(opened.map(({ id }) => id)).size).toBe(1)
        expect(opened.every(({ deviceIds }) => deviceIds.join() === device)).toBe(true)
      }
      expect(await stores[0].meetings.list({}, everything)).toMatchObject({ total: 20 })
    })

    test('one device that opens with the same code everywhere gets one meeting', async () => {
      const opened = await many(12, (store) => openMeeting(store, 'm1', 'badge-1'))
      expect(opened.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, () => 'm1'))
    })

    test('a device that opens while its meeting ends or is removed gets an open one', async () => {
      for (let round = 0; round < 60; round++) {
        const device = `badge ${round}`
        await openMeeting(stores[0], `first ${round}`, device)
        const [opened] = await Promise.all([
          openMeeting(stores[1], `second ${round}`, device),
          round % 2 === 0 ? stores[2].meetings.end(`first ${round}`, 5) : stores[2].meetings.remove(`first ${round}`),
        ])
        expect(opened.state).toBe('open')
      }
    })

    test('a device that joins several at once is in one of them', async () => {
      const ids = ['m1', 'm2', 'm3', 'm4']
      for (const id of ids) await openMeeting(stores[0], id)
      await many(40, (store, index) => store.meetings.join(ids[index % 4] ?? '', `badge ${index % 5}`))
      for (let device = 0; device < 5; device++)
        expect(await stores[1].meetings.openOf(`badge ${device}`)).toMatchObject({ state: 'open' })
      const meetings = (await stores[2].meetings.unfinished()).map(({ deviceIds }) => deviceIds)
      expect(meetings.every((devices) => new Set(devices).size === devices.length)).toBe(true)
    })

    test('opening, joining and ending at once block nobody, and leave each device in one open meeting', async () => {
      const ids = ['m1', 'm2', 'm3']
      for (const id of ids) await openMeeting(stores[0], id, `first of ${id}`)
      await many(90, async (store, index): Promise<unknown> => {
        const [id = '', device] = [ids[index % 3], `badge ${index % 7}`]
        if (index % 5 === 0) return openMeeting(store, `new ${index}`, device)
        if (index % 30 === 29) return store.meetings.end(id, 5)
        return store.meetings.join(id, device)
      })
      for (let device = 0; device < 7; device++) {
        const open = await stores[0].meetings.openOf(`badge ${device}`)
        expect(open?.state ?? 'open').toBe('open')
      }
      const ended = await stores[1].meetings.list({ state: 'ended' }, everything)
      for (const { id } of ended.items) expect(await stores[2].meetings.join(id, 'late')).toBeUndefined()
    })

    test('of several that end a meeting one does, and all get the same', async () => {
      await openMeeting(stores[0], 'm1')
      const ended = await many(12, (store, index) => store.meetings.end('m1', 100 + index))
      expect(ended.filter((result) => result?.isNew)).toHaveLength(1)
      expect(new Set(ended.map((result) => JSON.stringify(result?.meeting))).size).toBe(1)
    })

    test('of several windows that begin at the same segment one is kept', async () => {
      await openMeeting(stores[0], 'm1')
      await add(
        stores[0],
        'm1',
        counting(20).map((n) => said(`${n}`)),
      )
      for (let covered = 0; covered < 20; ) {
        const results = await many(6, (store, index) => {
          const toSeq = Math.min(20, covered + 1 + (index % 3))
          return store.meetings.addCheckpoint('m1', { fromSeq: covered + 1, toSeq, state: 'done', content: 0, at: 1 })
        })
        expect(results.filter(Boolean)).toHaveLength(1)
        const last = (await stores[1].meetings.checkpoints('m1')).at(-1)
        expect(last?.fromSeq).toBe(covered + 1)
        covered = last?.toSeq ?? 20
      }
    })

    test('of several that want the lease one gets it', async () => {
      await openMeeting(stores[0], 'm1')
      for (let round = 0; round < 10; round++) {
        const now = round * 100
        const got = await many(6, (store, index) => store.meetings.lease('m1', `${round}.${index}`, now, now + 100))
        expect(got.filter(Boolean)).toHaveLength(1)
      }
    })

    test('of several summaries one counts, for all, and only its deliveries wait', async () => {
      await openMeeting(stores[0], 'm1')
      await stores[0].meetings.end('m1', 5)
      const texts = await many(12, (store, index) =>
        store.meetings.saveSummary('m1', { text: `{"by":${index}}`, isDegraded: false, title: `${index}`, at: 6 }, [
          delivery(`a ${index}`, 'm1'),
          delivery(`b ${index}`, 'm1'),
        ]),
      )
      const [text = ''] = texts
      expect(new Set(texts)).toEqual(new Set([text]))
      expect(await stores[1].meetings.summary('m1')).toEqual({ text, isDegraded: false })
      const { by } = JSON.parse(text)
      expect(await stores[1].meetings.get('m1')).toMatchObject({ title: `${by}` })
      const waiting = await stores[2].outbox.take(1e15, 1e15, 100)
      expect(waiting.map(({ id }) => id)).toEqual([`a ${by}`, `b ${by}`])
    })

    test('of several that take from the outbox each gets its own', async () => {
      await openMeeting(stores[0], 'm1')
      await stores[0].meetings.end('m1', 5)
      const deliver = counting(60).map((n) => delivery(`d${n}`, 'm1', n))
      await stores[0].meetings.saveSummary('m1', { text: '{}', isDegraded: false, title: '', at: 6 }, deliver)
      const taken = (await many(24, (store) => store.outbox.take(1000, 2000, 4))).flat()
      const ids = taken.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      const rest = await stores[0].outbox.take(1000, 2000, 100)
      expect(new Set([...ids, ...rest.map(({ id }) => id)]).size).toBe(60)
    })

    describe('whatever they do at the same time', () => {
      let meetingCount = 0
      const step = fc.oneof(
        { weight: 6, arbitrary: fc.record({ kind: fc.constant('append'), count: fc.integer({ min: 0, max: 3 }) }) },
        {
          weight: 5,
          arbitrary: fc.record({
            kind: fc.constant('window'),
            ahead: fc.integer({ min: -1, max: 3 }),
            length: fc.integer({ min: 0, max: 4 }),
          }),
        },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('end') }) },
      )

      test('every acknowledged segment is kept once, every window follows the last one', {
        timeout: 120_000,
      }, async () => {
        await fc.assert(
          // Steps of one round are under way at the same time.
          fc.asyncProperty(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 6 }), async (rounds) => {
            const id = `meeting ${meetingCount++}`
            await openMeeting(stores[0], id)
            const ledger = new Ledger(id)
            for (const steps of rounds) {
              ledger.beginRound()
              await Promise.all(steps.map((its, index) => ledger.take(its, server(index))))
            }
            await ledger.check(stores[1])
          }),
          { numRuns: 40 },
        )
      })
    })
  })
}

interface Step {
  readonly kind: 'append' | 'window' | 'end'
  readonly count?: number
  readonly ahead?: number
  readonly length?: number
}

/** What was acknowledged of one meeting, to be compared with what is kept of it. */
class Ledger {
  readonly #id: string
  readonly #texts = new Map<number, string>()
  readonly #windows: (readonly [number, number])[] = []
  #covered = 0
  #said = 0
  #ends = 0
  #endedBefore = false

  constructor(id: string) {
    this.#id = id
  }

  beginRound(): void {
    this.#covered = Math.max(0, ...this.#windows.map(([, toSeq]) => toSeq))
    this.#endedBefore = this.#ends > 0
  }

  async take({ kind, count = 0, ahead = 0, length = 0 }: Step, store: Store): Promise<void> {
    if (kind === 'append') {
      const drafts = Array.from({ length: count }, () => said(`text ${this.#said++}`))
      const added = await add(store, this.#id, drafts)
      if (this.#endedBefore) expect(added).toBeUndefined()
      if (!added) return
      expect(added.map(({ text }) => text)).toEqual(drafts.map(({ text }) => text))
      for (const { seq, text } of added) {
        expect(this.#texts.has(seq)).toBe(false)
        this.#texts.set(seq, text)
      }
    } else if (kind === 'window') {
      const [fromSeq, toSeq] = [this.#covered + 1 + ahead, this.#covered + ahead + length]
      const window = { fromSeq, toSeq, state: 'done', content: null, at: 1 } as const
      if (await store.meetings.addCheckpoint(this.#id, window)) this.#windows.push([fromSeq, toSeq])
    } else {
      const ended = await store.meetings.end(this.#id, 5)
      if (ended?.isNew) this.#ends++
    }
  }

  async check(store: Store): Promise<void> {
    const kept = await store.meetings.segments(this.#id, 1, 1000)
    expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_, index) => index + 1))
    expect(new Map(kept.map(({ seq, text }) => [seq, text]))).toEqual(
      new Map([...this.#texts].toSorted(([a], [b]) => a - b)),
    )
    const meeting: MeetingRecord | undefined = await store.meetings.get(this.#id)
    expect(meeting).toMatchObject({ segmentCount: kept.length, state: this.#ends > 0 ? 'ended' : 'open' })
    expect(this.#ends).toBeLessThanOrEqual(1)
    const windows = (await store.meetings.checkpoints(this.#id)).map(({ fromSeq, toSeq }) => [fromSeq, toSeq] as const)
    expect(windows).toEqual(this.#windows.toSorted(([a], [b]) => a - b))
    let covered = 0
    for (const [fromSeq, toSeq] of windows) {
      expect(fromSeq).toBe(covered + 1)
      expect(toSeq).toBeGreaterThanOrEqual(fromSeq)
      covered = toSeq
    }
    expect(covered).toBeLessThanOrEqual(kept.length)
  }
}
