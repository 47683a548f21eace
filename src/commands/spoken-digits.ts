/** Digits as they are said one by one; what recognisers write for them where a word sounds the same. */
const words: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  o: '0',
  one: '1',
  won: '1',
  two: '2',
  to: '2',
  too: '2',
  three: '3',
  four: '4',
  for: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  ate: '8',
  nine: '9',
}
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ')
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const characters: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  洞: '0',
  一: '1',
  幺: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  拐: '7',
  八: '8',
  九: '9',
}
const times: Readonly<Record<string, number>> = { double: 2, triple: 3 }

/**
 * The digits of a number that is read out: "4821", "four eight two one", "forty eight twenty one", "double four ...",
 * 四八二一. `undefined` where anything else is in it. Lower case, without punctuation.
 */
export function spokenDigits(text: string): string | undefined {
  const parts = text.match(/\d+|[a-z]+|\S/g) ?? []
  let digits = ''
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? ''
    const next = words[parts[at + 1] ?? '']
    const repeat = times[part]
    const ten = tens.indexOf(part)
    if (repeat !== undefined && next !== undefined) {
      digits += next.repeat(repeat)
      at++
    } else if (ten >= 0) {
      // "forty eight" is 48, "forty" alone 40.
      const isPair = next !== undefined && next !== '0'
      digits += `${ten + 2}${isPair ? next : '0'}`
      if (isPair) at++
    } else {
      const digit = one(part)
      if (digit === undefined) return undefined
      digits += digit
    }
  }
  return digits === '' ? undefined : digits
}

function one(part: string): string | undefined {
  if (/^\d+$/.test(part)) return part
  const teen = teens.indexOf(part)
  return teen >= 0 ? String(teen + 10) : (words[part] ?? characters[part])
}
