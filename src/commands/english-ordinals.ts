import { readEnglishNumber } from './english-number.ts'

/** What recognisers write for a number right behind "task". */
const misheardNumbers: Readonly<Record<string, number>> = {
  won: 1,
  to: 2,
  too: 2,
  free: 3,
  tree: 3,
  for: 4,
  fore: 4,
  sex: 6,
  ate: 8,
  tin: 10,
}

/** "Task", and what recognisers write for it. */
const nouns = new Set('task tasks number numbers item items job tusk tusks tax ask desk tasked'.split(' '))
/** What stands behind an ordinal: "the third one". */
const closings = new Set('one ones won task tasks item items job'.split(' '))
const articles = new Set('the my that those both'.split(' '))
const glue = new Set('and also plus'.split(' '))
const until = new Set('to through thru till'.split(' '))

const firstOrLast =
  /^(?:(?:the|my|that|those) )?(?:very )?(first|last)(?: (.+?))??(?: (?:tasks|task|ones|one|won|items|item|job))?$/

/**
 * "The third one", "task 3", "number twenty one", "tasks two and four", "the first three", "the last one": positions from
 * 1, or from -1 backwards. A number alone is one only where `bareNumber` says so; "three tasks" are not the third, and
 * "one second" is a time.
 */
export function englishOrdinals(spoken: string, bareNumber: boolean): readonly number[] | undefined {
  const words = spoken.split(' ')
  return fewAtAnEnd(spoken) ?? listed(words, bareNumber)
}

function fewAtAnEnd(spoken: string): readonly number[] | undefined {
  const [, end, rest] = firstOrLast.exec(spoken) ?? []
  if (end === undefined) return undefined
  if (rest === undefined) return end === 'last' && spoken !== 'last' ? [-1] : undefined
  const words = rest.split(' ')
  const count = readEnglishNumber(words, 0)
  if (count?.kind !== 'cardinal' || count.length !== words.length || count.value === 1) return undefined
  return Array.from({ length: count.value }, (_, at) => (end === 'first' ? at + 1 : at - count.value))
}

function listed(words: readonly string[], bareNumber: boolean): readonly number[] | undefined {
  const found: number[] = []
  const kinds = new Set<string>()
  /** A noun stands before a number: "task three". */
  let named = false
  /** An article before, or a noun behind, as an ordinal needs: "the third", "third task". */
  let pointed = false
  let from: number | undefined
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? ''
    const behindNoun = at > 0 && nouns.has(words[at - 1] ?? '')
    const number = found.length > 0 && closings.has(word) ? undefined : readEnglishNumber(words, at)
    const isUntil = until.has(word) && found.length > 0 && readEnglishNumber(words, at + 1) !== undefined
    const misheard = behindNoun && !kinds.has('ordinal') && !isUntil ? misheardNumbers[word] : undefined
    const value = number?.value ?? misheard
    if (value !== undefined) {
      if (from !== undefined && value <= from) return undefined
      for (let between = (from ?? value - 1) + 1; between <= value; between++) found.push(between)
      from = undefined
      kinds.add(number?.kind ?? 'cardinal')
      named ||= behindNoun
      at += number?.length ?? 1
      continue
    }
    const closes = found.length > 0 && closings.has(word)
    if (isUntil) from = found.at(-1)
    else if (closes || articles.has(word)) pointed = true
    else if (!(glue.has(word) || nouns.has(word))) return undefined
    at++
  }
  const isSure = named || (kinds.has('ordinal') ? pointed : bareNumber && !pointed)
  return found.length > 0 && from === undefined && kinds.size === 1 && isSure ? found : undefined
}
