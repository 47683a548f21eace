const digits = '零一二三四五六七八九'

/** 1 to 99 from digits or Chinese numerals (两 is 2); `undefined` for anything else. */
function chineseNumber(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text) || undefined
  const match = /^([一二三四五六七八九])?十([一二三四五六七八九])?$|^([一二两三四五六七八九])$/.exec(text)
  if (!match) return undefined
  const [, tens, ones, single] = match
  if (single !== undefined) return single === '两' ? 2 : digits.indexOf(single)
  return (tens === undefined ? 1 : digits.indexOf(tens)) * 10 + (ones === undefined ? 0 : digits.indexOf(ones))
}

const number = '(\\d{1,2}|[一二两三四五六七八九十]{1,3})'
const counter = '(?:个|项|号|条|件|份|单)'
const noun = '(?:的)?(?:任务|工作|活|单子|单|事情|事| ?tasks?| ?one)?'
const one = `第?${number}${counter}?`
const list = new RegExp(
  `^(任务|工作|task ?|第)?${one}(?:(?:任务)?(?:和|跟|与|及|还有|以及)(?:任务)?${one}|(?:任务|(?:任务)?第)${number}${counter}?){0,9}${noun}$`,
)
const range = new RegExp(`^(?:任务|第)?${one}(?:任务)?(?:到|至)(?:任务|第)?${one}${noun}$`)
const first = new RegExp(`^(?:最)?前(?:面)?(?:的)?${number}${counter}?${noun}$`)
const lastOne = new RegExp(`^最后(?:的)?(?:面)?(?:那)?一?${counter}?(?:那个)?${noun}$`)
const lastFew = new RegExp(`^最后(?:的)?(?:面)?${number}${counter}${noun}$`)
const fromEnd = new RegExp(`^倒数第?${number}${counter}?${noun}$`)
const each = new RegExp(`(?<ordinal>第)?${number}${counter}?`, 'g')

/** From `low` to `high`, both included, when there are at most 99 of them. */
function span(low: number | undefined, high: number | undefined): readonly number[] | undefined {
  if (low === undefined || high === undefined || high < low || high - low > 98) return undefined
  return Array.from({ length: high - low + 1 }, (_, at) => low + at)
}

/**
 * 第三个, 任务三, 三号任务, 第二和第四个, 前三个, 最后一个: positions from 1, or from -1 backwards. 三个任务 is three
 * tasks and not the third; a number alone is one only where `bareNumber` says so.
 */
export function chineseOrdinals(spoken: string, bareNumber: boolean): readonly number[] | undefined {
  const text = spoken.replace(/^(?:那个|这个|我的|关于)/, '').replace(/(?:那个|这个)$/, '')
  if (lastOne.test(text)) return [-1]
  const few = chineseNumber(lastFew.exec(text)?.[1] ?? '')
  if (few !== undefined) return span(-few, -1)
  const fromBack = chineseNumber(fromEnd.exec(text)?.[1] ?? '')
  if (fromBack !== undefined) return [-fromBack]
  const count = chineseNumber(first.exec(text)?.[1] ?? '')
  if (count !== undefined) return span(1, count)
  const ends = range.exec(text)
  if (ends) return span(chineseNumber(ends[1] ?? ''), chineseNumber(ends[2] ?? ''))
  if (!list.test(text)) return undefined
  const counted = /第|号|^(?:任务|工作|task)/.test(text)
  if (!counted && !(bareNumber && /^[^个项条件份单]+$/.test(text))) return undefined
  const numbers = [...text.matchAll(each)].map((match) => chineseNumber(match[2] ?? ''))
  return numbers.every((value) => value !== undefined) && numbers.length > 0 ? numbers : undefined
}
