import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/open-database.ts'
import type { Store } from '../../src/store/store.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'
import { add, everything, holdMeeting, openMeeting, said } from './store-meetings-parts.ts'

const texts = {
  budget: 'The budget meeting is postponed to Friday, 3.5% over plan.',
  budgets: 'All BUDGETS were approved; budgetary questions remain.',
  minutes: '我们讨论会议纪要的格式。',
  reversed: '纪要会议讨论',
  api: '新的API接口在Q3上线，ＡＢＣ三家参加。',
  german: `Die Müllabfuhr kommt — don't wait!`,
  japanese: 'データベースの会議は明日です',
  korean: '회의는 내일입니다',
  rare: '𠮷野さんが来た',
  code: `'; drop table segments; -- AND OR NOT NEAR(a b) a:* "quoted" 50% under_score <-> \\ {x} ^col`,
} as const
type Name = keyof typeof texts

const found: readonly (readonly [query: string, names: readonly Name[]])[] = [
  ['budget', ['budget', 'budgets']],
  ['BUDGET', ['budget', 'budgets']],
  ['"budget"', ['budget']],
  ['budget meeting', ['budget']],
  ['meeting budget', ['budget']],
  ['"meeting budget"', []],
  ['"budget meeting"', ['budget']],
  ['"budget meeting" post', ['budget']],
  ['post "budget meeting"', []],
  ['budg', ['budget', 'budgets']],
  ['udget', []],
  ['-budg', ['budget', 'budgets']],
  ['*budget*', ['budget', 'budgets']],
  ['budg meeting', []],
  ['3.5%', ['budget']],
  ['friday missing', []],
  ['会', ['minutes', 'reversed', 'japanese']],
  ['会议', ['minutes', 'reversed']],
  ['会议纪要', ['minutes']],
  ['纪要会议', ['reversed']],
  ['会议 纪要', ['minutes', 'reversed']],
  ['“会议纪要”', ['minutes']],
  ['「讨论会议」', ['minutes']],
  ['格', ['minutes']],
  ['格式。', ['minutes']],
  ['们会', []],
  ['api', ['api']],
  ['API接口', ['api']],
  ['API 接口 q3', ['api']],
  ['api接', ['api']],
  ['的AP', ['api']],
  ['abc', ['api']],
  ['ａｂｃ三', ['api']],
  ['MÜLL', ['german']],
  ['müllabfuhr', ['german']],
  [`don't`, ['german']],
  ['don’t', ['german']],
  ['データ', ['japanese']],
  ['ﾃﾞｰﾀﾍﾞｰｽ', ['japanese']],
  ['会議', ['japanese']],
  ['회의', ['korean']],
  ['내일', ['korean']],
  ['𠮷野', ['rare']],
  ['drop table', ['code']],
  ['under_score', ['code']],
]

/** None of these finds anything, or does anything. */
const hostile = [
  '',
  ' ',
  '"',
  '""',
  '"""',
  `'`,
  `''`,
  '\\',
  `\\'`,
  '*',
  '"*"',
  '(',
  ')',
  '()',
  ':*',
  '&',
  '|',
  '!',
  '<->',
  '<2>',
  '^',
  '{}',
  '%',
  '_',
  '\0',
  '\ud800',
  '🩸',
  `nothing' | 'budget`,
  `nothing') or ('budget`,
  'nothing OR budget',
  'nothing" OR "budget',
  'text:budget',
  'words:budget',
  'NEAR(budget meeting, 99)',
  'NOT budget nothing',
  `$1 nothing`,
  `nothing'; drop table segments; --`,
]
/** What every store owes those who look for something that was said. */
export function storeMeetingSearchContract({ name, makePlace }: StoreKind): void {
  describe('search', () => {
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

    const find = async (query: string, page = everything) => {
      const { items, total } = await store.meetings.search(query, {}, page)
      return { texts: items.map(({ segment }) => segment.text), total }
    }

    describe('in what was said', () => {
      beforeEach(async () => {
        await openMeeting(store, 'm1')
        await add(
          store,
          'm1',
          Object.values(texts).map((text) => said(text)),
        )
      })

      test.each(found)('%s', async (query, names) => {
        const expected = names.map((its) => texts[its])
        const result = await find(query)
        expect({ ...result, texts: result.texts.toSorted() }).toEqual({
          texts: expected.toSorted(),
          total: expected.length,
        })
      })

      test.each(hostile)('%j is no query language', async (query) => {
        expect(await find(query)).toEqual({ texts: [], total: 0 })
        expect(await store.meetings.latest('m1', 100)).toHaveLength(Object.keys(texts).length)
      })

      test('takes queries of any length', async () => {
        expect(await find('budget '.repeat(100_000))).toMatchObject({ total: 1 })
        expect(await find('会'.repeat(100_000))).toMatchObject({ total: 0 })
        expect(await find('"'.repeat(100_001))).toMatchObject({ total: 0 })
        expect(await find('x'.repeat(100_000))).toMatchObject({ total: 0 })
      })
    })

    test('the newest comes first, with its meeting, in pages', async () => {
      await openMeeting(store, 'm1', 'badge-1', { title: 'first' })
      await openMeeting(store, 'm2', 'badge-2', { title: 'second' })
      await add(store, 'm1', [said('word one', { at: 10 }), said('word two', { at: 30 })])
      await add(store, 'm2', [said('word three', { at: 20 }), said('word four', { at: 30 })])
      expect((await find('word')).texts).toEqual(['word four', 'word two', 'word three', 'word one'])
      const { items, total } = await store.meetings.search('word', {}, { offset: 1, limit: 2 })
      expect(total).toBe(4)
      expect(items).toEqual([
        { meeting: await store.meetings.get('m1'), segment: { ...said('word two', { at: 30 }), seq: 2 } },
        { meeting: await store.meetings.get('m2'), segment: { ...said('word three', { at: 20 }), seq: 1 } },
      ])
      expect(await find('word', { offset: 9, limit: 2 })).toEqual({ texts: [], total: 4 })
    })

    test('is within a group where one is given', async () => {
      await openMeeting(store, 'm1', 'badge-1', { groupKey: 'ward' })
      await openMeeting(store, 'm2', 'badge-2', { groupKey: 'lab' })
      await add(store, 'm1', [said('word')])
      await add(store, 'm2', [said('word')])
      const { items, total } = await store.meetings.search('word', { groupKey: 'lab' }, everything)
      expect([items.map(({ meeting }) => meeting.id), total]).toEqual([['m2'], 1])
    })

    test('words longer than any index takes are found', async () => {
      await openMeeting(store, 'm1')
      const long = 'x'.repeat(5000)
      await add(store, 'm1', [said(`a ${long} b`)])
      expect(await find(long)).toMatchObject({ total: 1 })
      expect(await find('"a xxx b"')).toMatchObject({ total: 0 })
    })

    test('what was taken back is not found, what was written beside it is', async () => {
      await openMeeting(store, 'm1')
      const { database } = await openDatabase(place.options)
      const write = (text: string, fails: boolean) =>
        database.write(async (tables) => {
          const seq = Number(text.replace(/\D/g, ''))
          const row = {
            meeting_id: 'm1',
            seq,
            at: 1,
            text,
            speaker_id: null,
            device_id: 'badge',
            tag: null,
            words: text,
          }
          await tables.insertInto('segments').values(row).execute()
          if (fails) throw new Error('no')
        })
      await Promise.allSettled(Array.from({ length: 50 }, (_, index) => write(`said ${index}`, index % 2 === 0)))
      await database.close()
      expect(await find('said')).toMatchObject({ total: 25 })
      expect((await find('"said 3"')).texts).toEqual(['said 3'])
      expect((await find('"said 4"')).texts).toEqual([])
    })

    if (name === 'sqlite')
      test('the index of sqlite is exactly that of what is there', async () => {
        await holdMeeting(store, 'm1', { endedAt: 1, texts: Object.values(texts) })
        await holdMeeting(store, 'm2', { endedAt: 2, texts: Object.values(texts) })
        await store.meetings.remove('m1')
        const { database } = await openDatabase(place.options)
        await database.write((tables) =>
          sql`insert into segment_index (segment_index, rank) values ('integrity-check', 1)`.execute(tables),
        )
        await database.close()
      })
  })
}
