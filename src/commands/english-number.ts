const cardinalWords =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
const ordinalWords =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth ' +
  'fifteenth sixteenth seventeenth eighteenth nineteenth'
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

const numbered = (words: string) => new Map(words.split(' ').map((word, at) => [word, at]))
const tensOf = (words: readonly string[]) => words.map((word, at) => [word, 10 * (at + 2)] as const)

const cardinals = new Map([...numbered(cardinalWords), ...tensOf(tens)])
const ordinals = new Map([...numbered(ordinalWords), ...tensOf(tens.map((word) => word.replace(/y$/, 'ieth')))])

export interface EnglishNumber {
  readonly value: number
  readonly kind: 'cardinal' | 'ordinal'
  /** How many words it takes. */
  readonly length: number
}

/** The number from 1 to 99 that begins at `at`: "3", "3rd", "three", "third", "twenty one", "twenty first". */
export function readEnglishNumber(words: readonly string[], at: number): EnglishNumber | undefined {
  const word = words[at] ?? ''
  const figures = /^([1-9]\d?)(st|nd|rd|th)?$/.exec(word)
  if (figures) {
    return { value: Number(figures[1]), kind: figures[2] === undefined ? 'cardinal' : 'ordinal', length: 1 }
  }
  const ordinal = ordinals.get(word)
  if (ordinal) return { value: ordinal, kind: 'ordinal', length: 1 }
  const cardinal = cardinals.get(word)
  if (!cardinal) return undefined
  const unit = cardinal >= 20 ? readUnit(words[at + 1] ?? '') : undefined
  return unit ? { ...unit, value: cardinal + unit.value, length: 2 } : { value: cardinal, kind: 'cardinal', length: 1 }
}

function readUnit(word: string): Pick<EnglishNumber, 'value' | 'kind'> | undefined {
  const cardinal = cardinals.get(word) ?? 0
  if (cardinal > 0 && cardinal < 10) return { value: cardinal, kind: 'cardinal' }
  const ordinal = ordinals.get(word) ?? 0
  return ordinal > 0 && ordinal < 10 ? { value: ordinal, kind: 'ordinal' } : undefined
}
