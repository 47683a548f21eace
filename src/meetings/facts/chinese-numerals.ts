const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  俩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
  仨: 3,
}
const units: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }
const scales: Readonly<Record<string, number>> = { 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8 }

/**
 * What a Chinese numeral can mean, the usual reading first: 三千五百, 两万五 (25,000), 一百二 (120), 二零二五 (2025),
 * 三点五. Digits may stand where a numeral does: 3千5, 250万. Empty where it is none.
 */
export function chineseNumbers(text: string): number[] {
  const [whole = '', fraction, ...rest] = text.split('点')
  if (rest.length > 0 || whole === '') return []
  if (fraction !== undefined) {
    const scale = scales[fraction.at(-1) ?? ''] ?? 1
    const places = [...(scale === 1 ? fraction : fraction.slice(0, -1))].map((char) => digitOf(char))
    const base = integerOf(whole)
    if (base === undefined || places.length === 0 || places.some((place) => place === undefined)) return []
    return [Number(`${base}.${places.join('')}`) * scale]
  }
  const characters = [...whole]
  const read = characters.map(digitOf)
  if (characters.length > 1 && read.every((digit) => digit !== undefined)) {
    // Digit by digit: a year, a room, a telephone number.
    return [Number(read.join(''))]
  }
  const value = integerOf(whole)
  return value === undefined ? [] : [value]
}

function digitOf(char: string): number | undefined {
  return digits[char] ?? (/^\d$/.test(char) ? Number(char) : undefined)
}

function integerOf(text: string): number | undefined {
  let total = 0
  let section = 0
  let pending: number | undefined
  /** What a last digit without a unit counts: 一百二 is 120, 一百零二 is 102. */
  let following = 1
  for (const [token] of text.matchAll(/\d+(?:\.\d+)?|./gsu)) {
    const unit = units[token]
    const scale = scales[token]
    if (unit !== undefined) {
      section += (pending ?? 1) * unit
      pending = undefined
      following = unit / 10
    } else if (scale !== undefined) {
      const counted = section + (pending ?? 0)
      if (counted === 0 && total === 0) return undefined
      // 万亿: the scale multiplies everything before it.
      total = counted === 0 ? total * scale : total + counted * scale
      section = 0
      pending = undefined
      following = scale / 10
    } else {
      const digit = digits[token] ?? (/^\d/.test(token) ? Number(token) : undefined)
      if (digit === undefined) return undefined
      if (pending !== undefined && pending !== 0) return undefined
      pending = digit
      if (digit === 0) following = 1
    }
  }
  return total + section + (pending ?? 0) * (pending !== undefined && pending < 10 ? following : 1)
}
