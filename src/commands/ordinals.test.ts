import { describe, expect, it } from 'vitest'
import { chineseOrdinals } from './chinese-ordinals.ts'
import { englishOrdinals } from './english-ordinals.ts'

const range = Array.from({ length: 99 }, (_, at) => at + 1)
const figures = '零一二三四五六七八九'

function chinese(value: number): string {
  const tens = Math.floor(value / 10)
  const ones = value % 10
  return `${tens > 1 ? figures[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? figures[ones] : ''}`
}

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'x x twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const irregular: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

function english(value: number): string {
  if (value < 20) return small[value] ?? ''
  return `${tens[Math.floor(value / 10)]}${value % 10 === 0 ? '' : ` ${small[value % 10]}`}`
}

function englishOrdinal(value: number): string {
  const words = english(value).split(' ')
  const last = words.pop() ?? ''
  return [...words, irregular[last] ?? `${last.replace(/y$/, 'ie')}th`].join(' ')
}

describe('Chinese ordinals', () => {
  it('are read from 1 to 99, in numerals and figures', () => {
    expect(range.map((value) => chineseOrdinals(`第${chinese(value)}个任务`, false))).toEqual(
      range.map((each) => [each]),
    )
    expect(range.map((value) => chineseOrdinals(`任务${chinese(value)}`, false))).toEqual(range.map((each) => [each]))
    expect(range.map((value) => chineseOrdinals(`${value}号任务`, false))).toEqual(range.map((each) => [each]))
  })

  it('are a list, a range, the first few and the last ones', () => {
    expect(chineseOrdinals('第二和第四个', false)).toEqual([2, 4])
    expect(chineseOrdinals('第二到第四个', false)).toEqual([2, 3, 4])
    expect(chineseOrdinals('前三个', false)).toEqual([1, 2, 3])
    expect(chineseOrdinals('最后两个', false)).toEqual([-2, -1])
    expect(chineseOrdinals('倒数第二个', false)).toEqual([-2])
    expect(chineseOrdinals('第两个', false)).toEqual([2])
  })

  it('are not how many', () => {
    expect(chineseOrdinals('三个任务', true)).toBeUndefined()
    expect(chineseOrdinals('三', false)).toBeUndefined()
    expect(chineseOrdinals('三', true)).toEqual([3])
  })

  it('are not over 99 or 0', () => {
    expect(chineseOrdinals('第100个', false)).toBeUndefined()
    expect(chineseOrdinals('第0个', false)).toBeUndefined()
  })
})

describe('English ordinals', () => {
  it('are read from 1 to 99, in words and figures', () => {
    expect(range.map((value) => englishOrdinals(`the ${englishOrdinal(value)} task`, false))).toEqual(
      range.map((each) => [each]),
    )
    expect(range.map((value) => englishOrdinals(`task ${english(value)}`, false))).toEqual(range.map((each) => [each]))
    expect(range.map((value) => englishOrdinals(`number ${value}`, false))).toEqual(range.map((each) => [each]))
    expect(range.map((value) => englishOrdinals(`the ${value}th one`, false))).toEqual(range.map((each) => [each]))
  })

  it('are a list, a range, the first few and the last ones', () => {
    expect(englishOrdinals('tasks two and four', false)).toEqual([2, 4])
    expect(englishOrdinals('the first third and fifth', false)).toEqual([1, 3, 5])
    expect(englishOrdinals('tasks two to four', false)).toEqual([2, 3, 4])
    expect(englishOrdinals('the first three tasks', false)).toEqual([1, 2, 3])
    expect(englishOrdinals('the last two', false)).toEqual([-2, -1])
    expect(englishOrdinals('the last one', false)).toEqual([-1])
  })

  it('are understood where a recogniser mishears them behind "task"', () => {
    expect(['to', 'too', 'for', 'won', 'ate'].map((word) => englishOrdinals(`task ${word}`, false))).toEqual(
      [2, 2, 4, 1, 8].map((each) => [each]),
    )
    expect(englishOrdinals('tusk three', false)).toEqual([3])
    expect(englishOrdinals('to', true)).toBeUndefined()
  })

  it('are not how many, nor a time', () => {
    expect(englishOrdinals('three tasks', true)).toBeUndefined()
    expect(englishOrdinals('one second', true)).toBeUndefined()
    expect(englishOrdinals('a second', true)).toBeUndefined()
    expect(englishOrdinals('the last one hour', true)).toBeUndefined()
    expect(englishOrdinals('three', false)).toBeUndefined()
  })

  it('do not run backwards', () => {
    expect(englishOrdinals('tasks four to two', false)).toBeUndefined()
  })
})
