const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'x x twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const chineseDigits = [...'零一二三四五六七八九']

/** A whole number below a million as people say it in English. */
export function sayEnglish(value: number): string {
  if (value < 20) return ones[value] ?? ''
  if (value < 100) return `${tens[Math.floor(value / 10)]}${value % 10 === 0 ? '' : `-${ones[value % 10]}`}`
  if (value < 1000) {
    return `${ones[Math.floor(value / 100)]} hundred${value % 100 === 0 ? '' : ` and ${sayEnglish(value % 100)}`}`
  }
  return `${sayEnglish(Math.floor(value / 1000))} thousand${value % 1000 === 0 ? '' : ` ${sayEnglish(value % 1000)}`}`
}

/** A whole number below a hundred million as people say it in Chinese. */
export function sayChinese(value: number): string {
  if (value >= 10_000) {
    const rest = value % 10_000
    return `${sayChinese(Math.floor(value / 10_000))}万${rest === 0 ? '' : `${rest < 1000 ? '零' : ''}${sayChinese(rest)}`}`
  }
  let said = ''
  let isGap = false
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / unit) % 10
    if (digit === 0) isGap = said !== ''
    else {
      said += `${isGap ? '零' : ''}${digit === 2 && unit >= 100 ? '两' : chineseDigits[digit]}${name}`
      isGap = false
    }
  }
  return (value === 0 ? '零' : said).replace(/^一十/, '十')
}
