type Operator = '+' | '-' | '*' | '/'

const operators: readonly (readonly [RegExp, Operator])[] = [
  [/\b(?:plus|and|added to)\b|加上?|＋/g, '+'],
  [/\b(?:minus|less)\b|减去?|－|−/g, '-'],
  [/\b(?:times|multiplied by|x)\b|乘以?|乘上|×/g, '*'],
  [/\b(?:divided by|over)\b|除以|÷/g, '/'],
]

// What people say around a sum.
const frame =
  /\b(?:what is|what's|what does|how much is|how many is|calculate|compute|equals?|please|tell me|hey|so)\b|请问|请|帮我|计算|算一算|算[一1]下|算|等于|得|是|多少|几|呢|啊|[?？=＝,，。.!！](?!\d)/g

/**
 * The value of the sum that a text asks for, its numbers in digits ("what is 12 times 3", "3加5等于多少"), with
 * multiplication before addition; `undefined` where the text is anything but a sum, not finite for a division by zero.
 */
export function evaluateSum(text: string): number | undefined {
  let sum = text.replace(/\b(?:negative) (?=\d)|负(?=\d)/g, '-').replace(frame, ' ')
  for (const [pattern, operator] of operators) sum = sum.replace(pattern, operator)
  const compact = sum.replace(/\s+/g, '')
  // `3 4` is not 34.
  if (/\d\s+\d/.test(sum) || !/^-?\d+(\.\d+)?([+\-*/]-?\d+(\.\d+)?)+$/.test(compact)) return undefined
  const values: number[] = []
  const pending: Operator[] = []
  for (const [, operator, number] of compact.matchAll(/(^|[+\-*/])(-?\d+(?:\.\d+)?)/g)) {
    const value = Number(number)
    const last = values.at(-1)
    if (last !== undefined && operator === '*') values[values.length - 1] = last * value
    else if (last !== undefined && operator === '/') values[values.length - 1] = last / value
    else {
      values.push(value)
      if (operator === '+' || operator === '-') pending.push(operator)
    }
  }
  const [first = 0, ...rest] = values
  return rest.reduce((total, value, index) => (pending[index] === '-' ? total - value : total + value), first)
}

/** As it is spoken: ten digits at most, no exponent for what people ask. */
export function spokenNumber(value: number): string {
  return String(Number(value.toPrecision(10)))
}
