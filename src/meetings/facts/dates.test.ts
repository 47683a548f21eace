import { describe, expect, it } from 'vitest'
import { dateIsSaid } from './compare-dates.ts'
import { datesIn } from './dates.ts'
import { numbersIn } from './numbers.ts'
import { dayOf, exactDay } from './resolve-date.ts'

/** A Tuesday. */
const day = '2026-11-24'
const dayIn = (text: string) => datesIn(text).map((date) => exactDay(date, day))
const isSaid = (claim: string, ...texts: readonly string[]) =>
  datesIn(claim).every((date) =>
    dateIsSaid(
      date,
      day,
      texts.map((text) => ({ day, dates: datesIn(text), numbers: numbersIn(text) })),
    ),
  )

describe('the day that is meant', () => {
  it.each([
    ['by Friday', '2026-11-27'],
    ['this Thursday', '2026-11-26'],
    ['next Friday', '2026-12-04'],
    ['Monday next week', '2026-11-30'],
    ['tomorrow', '2026-11-25'],
    ['the day after tomorrow', '2026-11-26'],
    ['on March the third', '2027-03-03'],
    ['the twenty-first of December', '2026-12-21'],
    ['Dec. 5th', '2026-12-05'],
    ['12 December 2027', '2027-12-12'],
    ['2026-12-04', '2026-12-04'],
    ['end of the month', '2026-11-30'],
    ['end of next week', '2026-12-04'],
    ['in three days', '2026-11-27'],
    ['下周五', '2026-12-04'],
    ['本周五之前', '2026-11-27'],
    ['周四', '2026-11-26'],
    ['明天', '2026-11-25'],
    ['大后天', '2026-11-27'],
    ['十二月二十号', '2026-12-20'],
    ['明年3月1日', '2027-03-01'],
    ['月底', '2026-11-30'],
    ['年底', '2026-12-31'],
    ['三天后', '2026-11-27'],
    ['12号', '2026-12-12'],
  ])('%s is %s', (text, expected) => {
    expect(dayIn(text)).toEqual([expected])
  })

  it.each(['next week', 'in March', '下个月', '第三季度', 'Q3', 'at 3 pm', '下午三点半'])(
    'is left open by: %s',
    (text) => {
      expect(dayIn(text)).toEqual([undefined])
    },
  )

  it.each([
    'We may march on.',
    'the second option',
    'Thus we sat in the sun',
    '两点建议',
    '3号线',
    '一个月',
    'no date',
  ])('is in nothing of: %s', (text) => {
    expect(datesIn(text)).toEqual([])
  })

  it('is counted in the time zone of the meeting', () => {
    expect(dayOf(Date.UTC(2026, 10, 24, 23), 'Asia/Shanghai')).toBe('2026-11-25')
    expect(dayOf(Date.UTC(2026, 10, 24, 23), 'UTC')).toBe('2026-11-24')
  })
})

describe('a date of a claim', () => {
  it.each([
    ['Friday', 'by Friday please'],
    ['Friday, 27 November', 'this Friday'],
    ['2026-12-04', '下周五之前'],
    ['4 December', 'next Friday'],
    ['25 November', 'tomorrow'],
    ['in December', 'on the twelfth of December'],
    ['next week', 'on Monday the thirtieth of November'],
    ['11月30日', '下周一交'],
    ['Q3', 'in the third quarter'],
    ['第三季度', 'third quarter'],
    ['3:30 pm', 'at half past three'],
    ['15:00', 'at three'],
    ['December 12', 'December, then. Say, the 12th.'],
  ])('%s is said by: %s', (claim, text) => {
    expect(isSaid(claim, text)).toBe(true)
  })

  it.each([
    ['Monday', 'by Friday please'],
    ['next Monday', 'next Friday'],
    ['last week', 'next week'],
    ['next month', 'next week'],
    ['5 December', 'next Friday'],
    ['2026-12-03', '下周五之前'],
    ['in April', 'on the twelfth of December'],
    ['12月5日', '十二月十五号'],
    ['Q2', 'in the third quarter'],
    ['下半年', '上半年'],
    ['3:30 pm', 'at four'],
    ['December 12', 'on May 12 or December 5'],
    ['yesterday', 'tomorrow'],
  ])('%s is not said by: %s', (claim, text) => {
    expect(isSaid(claim, text)).toBe(false)
  })
})
