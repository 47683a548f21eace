const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const smallOrdinals =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

const cardinals = new Map<string, number>([
  ...small.split(' ').map((word, value): [string, number] => [word, value]),
  ...tens.map((word, index): [string, number] => [word, 10 * (index + 2)]),
  ['fourty', 40],
])
const ordinals = new Map<string, number>([
  ...smallOrdinals.split(' ').map((word, value): [string, number] => [word, value]),
  ...tens.map((word, index): [string, number] => [word.replace(/y$/, 'ieth'), 10 * (index + 2)]),
])
const scales = new Map([
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
])
const scaleOrdinals = new Map([...scales].map(([word, value]) => [`${word}th`, value]))

export interface EnglishNumber {
  /** What it can mean, the usual reading first: "nineteen ninety" is 1990, or 19 and 90. */
  readonly values: readonly number[]
  readonly isOrdinal: boolean
  /** How many of the words it takes. */
  readonly length: number
}

/** The number that begins at `at`, e.g. "twenty five thousand", "two and a half", "three point five", "a hundred". */
export function readEnglishNumber(words: readonly string[], at: number): EnglishNumber | undefined {
  const start = words[at] ?? ''
  const isArticle = (start === 'a' || start === 'an') && scales.has(words[at + 1] ?? '')
  if (!isArticle && !isNumeral(start)) return undefined
  if (!isArticle && scales.has(start)) return undefined
  let total = 0
  let section = isArticle ? 1 : 0
  let next = isArticle ? at + 1 : at
  let isOrdinal = false
  /** What may still be added: below it no digit has been said yet. */
  let room = isArticle ? 1 : Number.POSITIVE_INFINITY
  for (; next < words.length && !isOrdinal; next++) {
    const word = words[next] ?? ''
    const value = cardinals.get(word) ?? ordinals.get(word)
    const scale = scales.get(word) ?? scaleOrdinals.get(word)
    if (value !== undefined && (value < room || (value === 0 && next === at))) {
      section += value
      room = value >= 20 ? 10 : 0
      isOrdinal = ordinals.has(word)
    } else if (scale === 100 && section > 0 && section < 100) {
      section *= 100
      room = 100
      isOrdinal = scaleOrdinals.has(word)
    } else if (scale !== undefined && scale > 100 && section > 0) {
      total += section * scale
      section = 0
      room = scale
      isOrdinal = scaleOrdinals.has(word)
    } else if (word === 'and' && room >= 100 && Number.isFinite(room) && below(words[next + 1], room)) continue
    else break
  }
  const whole = total + section
  const rest = { isOrdinal, length: next - at }
  if (isOrdinal) return { values: [whole], ...rest }
  return withFraction(words, at, next, whole) ?? spokenAsPair(words, next, whole, at) ?? { values: [whole], ...rest }
}

/** "two and a half", "three point one four", "one point five million". */
function withFraction(words: readonly string[], at: number, next: number, whole: number): EnglishNumber | undefined {
  const tail = words.slice(next, next + 3).join(' ')
  const part = { 'and a half': 0.5, 'and a quarter': 0.25, 'and three quarters': 0.75 }[tail]
  if (part !== undefined) {
    const scale = scales.get(words[next + 3] ?? '')
    return { values: [(whole + part) * (scale ?? 1)], isOrdinal: false, length: next + (scale ? 4 : 3) - at }
  }
  if (words[next] !== 'point') return undefined
  let places = ''
  let end = next + 1
  for (; end < words.length; end++) {
    const word = words[end] ?? ''
    const digit = word === 'oh' ? 0 : (cardinals.get(word) ?? (/^\d+$/.test(word) ? Number(word) : undefined))
    if (digit === undefined) break
    places += String(digit)
  }
  if (places === '') return undefined
  const scale = scales.get(words[end] ?? '')
  return { values: [Number(`${whole}.${places}`) * (scale ?? 1)], isOrdinal: false, length: end + (scale ? 1 : 0) - at }
}

/** "nineteen ninety four", "twenty twenty six", "two fifty": read as one number of four or three digits. */
function spokenAsPair(words: readonly string[], next: number, whole: number, at: number): EnglishNumber | undefined {
  if (next - at > 2 || whole < 1 || whole > 99) return undefined
  const second = cardinals.get(words[next] ?? '')
  if (second === undefined || second < 10) return undefined
  const unit = second >= 20 ? (cardinals.get(words[next + 1] ?? '') ?? 0) : 0
  const tail = second + (unit > 0 && unit < 10 ? unit : 0)
  const length = next + (tail > second ? 2 : 1) - at
  return { values: [whole * 100 + tail, whole, tail], isOrdinal: false, length }
}

function isNumeral(word: string): boolean {
  return cardinals.has(word) || ordinals.has(word)
}

function below(word: string | undefined, room: number): boolean {
  const value = cardinals.get(word ?? '') ?? ordinals.get(word ?? '')
  return value !== undefined && value < room && value > 0
}
