import { chineseNumbers } from './chinese-numerals.ts'
import { readEnglishNumber } from './english-numerals.ts'

/** A number that somebody said or wrote. */
export interface NumberMention {
  readonly text: string
  readonly start: number
  readonly end: number
  /** What it can mean, the usual reading first. Percentages and fractions of 成 are per cent: 两成 is 20. */
  readonly values: readonly number[]
  readonly isOrdinal: boolean
  /** The word that follows it, in lower case: what is counted. */
  readonly counted: string | undefined
}

const suffixes: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  trillion: 1e12,
  hundred: 100,
  dozen: 12,
  百: 100,
  千: 1e3,
  万: 1e4,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  十亿: 1e9,
  万亿: 1e12,
  十万: 1e5,
}
const han = '零〇一二两俩三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億'
const numeral = `(?:[${han}]+(?:点[${han}]+)?)`
const figure = '\\d{1,3}(?:[,，]\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)*'
const chinese = new RegExp(
  [
    '(?<even>一半|半数)',
    `百分之(?<percent>\\d+(?:\\.\\d+)?|${numeral})`,
    `(?<low>\\d+|[${han}]+)分之(?<high>\\d+|[${han}]+)`,
    `(?<tenths>[一二两三四五六七八九]|\\d)成(?<half>半|[一二三四五六七八九])?(?![本为就功立员长熟品分型交绩果])`,
    `(?<whole>\\d+|${numeral})(?<measure>个|年|天|倍|小时|点|米|公里)?半(?![天夜年径途个导])`,
    `(?<mixed>\\d+(?:\\.\\d+)?[十百千万亿]+[${han}\\d]*)`,
    `(?<ordinal>第)?(?<plain>${numeral})`,
  ].join('|'),
  'gu',
)
/** Where a Chinese numeral is part of a word and counts nothing. */
const inWords =
  /(?<![零一二两三四五六七八九十百千万\d])一(?:下|些|样|直|定|起|般|切|旦|致|边|方面|共|点(?!半|钟)|向|律|系列|度|同|再|时|流|带|线|体|贯|番|味|来|举|手|心|块|面|会儿|把|样子|路|家人|行|辈子|条龙|口气|刀切|概|如|并|齐|则|经|个(?:是|就是)?)|(?:第一|唯一|统一|(?<!分)之一|(?<![\d零一二两三四五六七八九十百千])万一(?![千百十])|进一步|不一|单一|逐一|任一|某一|每一|这一|那一|哪一|另一|同一|其一|周一|星期一|礼拜一)(?![十百千万亿])|十分(?!之|钟)|千万(?!元|人|台|个|美)|百姓|万科|万能|万物|四川|三星|五金|双十一|百度|百分(?!之)|千禧|百货|万达|九寨|七夕|八卦|三明治|十足|两边|两者|两种|两岸|四处|四周|五花|三维|二维|一二|再三|成千上万|千方百计|丢三落四|乱七八糟|亿万|万岁|千古|百科|百家|三农|十全|一五一十|千瓦|万元户|不三不四|二手|零售|零件|零食|一零/gu

const fractionWords: Readonly<Record<string, number>> = {
  half: 0.5,
  halves: 0.5,
  third: 1 / 3,
  thirds: 1 / 3,
  quarter: 0.25,
  quarters: 0.25,
  fifth: 0.2,
  fifths: 0.2,
  tenth: 0.1,
  tenths: 0.1,
}

/** Every number in a text, however it is written: figures, Chinese numerals, English words; in the order of the text. */
export function numbersIn(text: string): NumberMention[] {
  const found: Found[] = []
  const free = (start: number, end: number) => found.every((each) => end <= each.start || start >= each.end)
  for (const mention of [...chineseNumerals(text), ...figures(text), ...englishNumerals(text)]) {
    if (mention.values.length > 0 && free(mention.start, mention.end)) found.push(mention)
  }
  return found
    .sort((a, b) => a.start - b.start)
    .map((mention) => ({
      ...mention,
      text: text.slice(mention.start, mention.end),
      counted: countedAt(text, mention.end),
    }))
}

type Found = Omit<NumberMention, 'text' | 'counted'>

/** 25,000 · 3.5k · 30% · 250万 · 12th · 1/3. */
function figures(text: string): Found[] {
  const pattern = new RegExp(
    `(?<!(?!\\p{Script=Han})[\\p{L}\\d.])(?:(?<over>\\d{1,2})/(?<under>\\d{1,3})(?![\\d/])|(?<figure>${figure})(?:(?<ordinal>st|nd|rd|th)\\b|\\s?(?<suffix>k|mn?|bn?|thousand|million|billion|trillion|hundred|dozen)(?![\\p{L}\\d])|(?<scale>[十百千万亿]+)(?![${han}\\d])|(?<letters>\\p{Script=Latin}{0,3})))`,
    'giu',
  )
  return [...text.matchAll(pattern)].flatMap((match): Found[] => {
    const { over, under, figure: digits, ordinal, suffix, scale } = match.groups ?? {}
    const place = { start: match.index, end: match.index + match[0].length, isOrdinal: ordinal !== undefined }
    if (over !== undefined) return [{ ...place, values: [Number(over) / Number(under), Number(over), Number(under)] }]
    const values = figureValues(digits ?? '')
    // "m" can be metres, "b" can be anything: both readings stand.
    const factor = suffixes[(suffix ?? scale ?? '').toLowerCase()]
    if (factor === undefined) return [{ ...place, values }]
    const isUnclear = /^[mb]$/i.test(suffix ?? '')
    return [{ ...place, values: [...values.map((value) => value * factor), ...(isUnclear ? values : [])] }]
  })
}

/** "25.000" is twenty-five in one country and a thousand times that in another. */
function figureValues(digits: string): number[] {
  const plain = digits.replaceAll(/[,，]/g, '')
  const dots = plain.split('.').length - 1
  if (dots > 1)
    return /^\d{1,3}(?:\.\d{3})+$/.test(plain) ? [Number(plain.replaceAll('.', ''))] : plain.split('.').map(Number)
  return /^[1-9]\d{0,2}\.\d{3}$/.test(plain) ? [Number(plain), Number(plain.replace('.', ''))] : [Number(plain)]
}

function chineseNumerals(text: string): Found[] {
  if (!/\p{Script=Han}/u.test(text)) return []
  // What is part of a word is blanked out, in place, so that positions stay.
  const plain = text.replaceAll(inWords, (word) => '＿'.repeat(word.length))
  return [...plain.matchAll(chinese)].flatMap((match): Found[] => {
    const groups = match.groups ?? {}
    const place = { start: match.index, end: match.index + match[0].length, isOrdinal: groups.ordinal !== undefined }
    const read = (part: string | undefined) => (part === undefined ? [] : valuesOf(part))
    if (groups.percent !== undefined) return [{ ...place, values: read(groups.percent) }]
    if (groups.low !== undefined) {
      const [low, high] = [read(groups.low)[0], read(groups.high)[0]]
      return low && high !== undefined ? [{ ...place, values: [high / low] }] : []
    }
    if (groups.tenths !== undefined) {
      const more = groups.half === '半' ? 5 : (read(groups.half)[0] ?? 0)
      return read(groups.tenths).map((value) => ({ ...place, values: [value * 10 + more] }))
    }
    if (groups.even !== undefined) return [{ ...place, values: [0.5, 50] }]
    if (groups.whole !== undefined)
      return read(groups.whole).map((value) => ({ ...place, values: [value + 0.5, value] }))
    return [{ ...place, values: read(groups.mixed ?? groups.plain) }]
  })
}

function valuesOf(text: string): number[] {
  return /^\d+(?:\.\d+)?$/.test(text) ? [Number(text)] : chineseNumbers(text)
}

function englishNumerals(text: string): Found[] {
  // Punctuation is a word of its own here: no number goes across it.
  const tokens = [...text.matchAll(/[A-Za-z]+(?:'[a-z]+)?|\d+|[^\s\w'’–‑-]/g)]
  const words = tokens.map(([word]) => word.toLowerCase())
  const found: Found[] = []
  for (let at = 0; at < words.length; ) {
    const read = fractionAt(words, at) ?? readEnglishNumber(words, at)
    if (read) {
      const last = tokens[at + read.length - 1]
      const start = tokens[at]?.index ?? 0
      found.push({
        start,
        end: (last?.index ?? 0) + (last?.[0].length ?? 0),
        values: read.values,
        isOrdinal: read.isOrdinal,
      })
      at += read.length
    } else at++
  }
  return found
}

/** "half", "a third", "two thirds", "three quarters". A third alone is an ordinal: "the third option". */
function fractionAt(
  words: readonly string[],
  at: number,
): { values: readonly number[]; isOrdinal: boolean; length: number } | undefined {
  const [first = '', second = ''] = [words[at], words[at + 1]]
  if (first === 'half') return { values: [0.5, 50, 30], isOrdinal: false, length: 1 }
  if (first === 'dozen') return { values: [12], isOrdinal: false, length: 1 }
  const part = fractionWords[second]
  const count = first === 'a' || first === 'one' ? 1 : readEnglishNumber([first], 0)?.values[0]
  if (part === undefined || count === undefined || (count > 1 && !second.endsWith('s'))) return undefined
  if (count === 1 && !['third', 'quarter', 'half', 'fifth', 'tenth'].includes(second)) return undefined
  return { values: [count * part, ...(second === 'third' ? [3] : [])], isOrdinal: false, length: 2 }
}

function countedAt(text: string, end: number): string | undefined {
  const rest = text.slice(end, end + 40)
  const chineseNoun = /^\s*(?:[个位名台件项条份家款种](?=\p{Script=Han}))?(\p{Script=Han}{1,2})/u.exec(rest)?.[1]
  const word = /^[\s-]*(?:%|per cent|percent)?\s*(?:of (?:the )?)?([A-Za-z]+)/u.exec(rest)?.[1]
  return chineseNoun ?? word?.toLowerCase()
}
