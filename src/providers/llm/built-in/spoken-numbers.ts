import type { Language } from './language.ts'

const englishSmall = new Map(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen'
  )
    .split(' ')
    .map((word, value) => [word, value] as const),
)
const englishTens = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, index) => [word, index * 10 + 20]),
)
const englishScales = new Map([
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1_000_000],
])

const chineseDigits = new Map([...'零一二三四五六七八九'].map((character, value) => [character, value] as const))
chineseDigits.set('〇', 0).set('两', 2)
const chineseUnits = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
])

/** Writes the numbers that are spoken in words as digits: "twenty-one" as 21, "三点五" as 3.5. */
export function withDigits(text: string, language: Language): string {
  return language === 'zh' ? chineseWithDigits(text) : englishWithDigits(text)
}

const isEnglishNumber = (word: string) => englishSmall.has(word) || englishTens.has(word) || englishScales.has(word)

function englishWithDigits(text: string): string {
  const words = text
    .replace(/(?<=[a-z])-(?=[a-z])/g, ' ')
    .replace(/[?!.,;:](?=\s|$)/g, ' $&')
    .split(/\s+/)
  const out: string[] = []
  for (let at = 0; at < words.length; ) {
    const number: string[] = []
    let end = at
    for (; end < words.length; end++) {
      const word = words[end] ?? ''
      const next = words[end + 1] ?? ''
      const isArticle = word === 'a' && englishScales.has(next)
      const isLink = word === 'and' && englishScales.has(number.at(-1) ?? '') && isEnglishNumber(next)
      const isPoint = word === 'point' && number.length > 0 && englishSmall.has(next)
      if (isPoint) break
      if (isArticle || isEnglishNumber(word)) number.push(word)
      else if (!isLink) break
    }
    if (number.length === 0) {
      out.push(words[at] ?? '')
      at++
      continue
    }
    let digits = String(englishValue(number))
    if (words[end] === 'point') {
      digits += '.'
      for (end++; englishSmall.has(words[end] ?? ''); end++) digits += englishSmall.get(words[end] ?? '')
    }
    out.push(digits)
    at = end
  }
  return out.join(' ')
}

function englishValue(words: readonly string[]): number {
  let total = 0
  let group = 0
  for (const word of words) {
    const scale = englishScales.get(word)
    if (scale === 100) group = (group || 1) * 100
    else if (scale !== undefined) {
      total += (group || 1) * scale
      group = 0
    } else group += englishSmall.get(word) ?? englishTens.get(word) ?? 0
  }
  return total + group
}

function chineseWithDigits(text: string): string {
  return text
    .replaceAll('百分之', '')
    .replace(/[零〇一二两三四五六七八九十百千万亿]+(点[零〇一二三四五六七八九]+)?/g, (spoken) => {
      const [whole = '', fraction] = spoken.split('点')
      const decimals = fraction === undefined ? '' : `.${[...fraction].map((each) => chineseDigits.get(each)).join('')}`
      return `${chineseValue(whole)}${decimals}`
    })
}

function chineseValue(text: string): number {
  // Digit by digit: 二零二六.
  if (text.length > 1 && [...text].every((each) => chineseDigits.has(each))) {
    return Number([...text].map((each) => chineseDigits.get(each)).join(''))
  }
  let total = 0
  let myriads = 0
  let group = 0
  let digit: number | undefined
  for (const character of text) {
    const unit = chineseUnits.get(character)
    if (unit !== undefined) {
      group += (digit ?? 1) * unit
      digit = undefined
    } else if (character === '万' || character === '亿') {
      const section = group + (digit ?? 0)
      if (character === '万') myriads += section * 10_000
      else {
        total += (myriads + section) * 100_000_000
        myriads = 0
      }
      group = 0
      digit = undefined
    } else digit = chineseDigits.get(character)
  }
  return total + myriads + group + (digit ?? 0)
}
