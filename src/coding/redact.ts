import { anyOf } from './any-of.ts'
import { randomSpans } from './random-text.ts'
import { type RedactionRule, redactionRules } from './redaction-rules.ts'

/** One look at a line tells whether any rule may have to do with it. */
const anyWord = anyOf(
  redactionRules.flatMap(({ words }) => words),
  'i',
)
const checksumBefore = /\bsha\d{1,3}[-:]?$/i

/** The text with `<name>` in place of every secret that a rule knows, and `<high-entropy>` in place of what looks generated. */
export function redactText(text: string): string {
  let result = text
  if (anyWord.test(text)) {
    const lower = text.toLowerCase()
    for (const rule of redactionRules) {
      const { words, anyCase } = rule
      if (words.some((word) => (anyCase ? lower : text).includes(word))) result = applyRule(rule, result)
    }
  }
  return hideRandom(result)
}

function applyRule({ name, pattern }: RedactionRule, text: string): string {
  return text.replace(pattern, (...found: unknown[]) => {
    const groups = found.at(-1)
    const { before = '', after = '' } =
      typeof groups === 'object' ? (groups as { before?: string; after?: string }) : {}
    return `${before}<${name}>${after}`
  })
}

function hideRandom(text: string): string {
  const spans = randomSpans(text)
  if (spans.length === 0) return text
  let result = ''
  let from = 0
  for (const { start, end } of spans) {
    // What package managers print of every package.
    const isChecksum = /^sha\d{1,3}-/.test(text.slice(start, end)) || checksumBefore.test(text.slice(from, start))
    if (isChecksum) continue
    result += `${text.slice(from, start)}<high-entropy>`
    from = end
  }
  return result + text.slice(from)
}

const keyBegin = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/
const keyEnd = /-----END /
const keyMaterial =
  /[A-Za-z0-9+/]{40,}={0,2}|^\s*[A-Za-z0-9+/]{1,76}={0,2}\s*$|(?:Proc-Type|DEK-Info|Comment|Version): ?\S.*$/g
/** Longer than any private key is. */
const maxKeyLines = 200
/** Other lines between two of a key, when several programs write at once. */
const maxOtherLines = 3

/** Removes secrets line by line, those too that go over several lines. One for each source. */
export class Redactor {
  #keyLinesLeft = 0
  #otherLines = 0

  redact(text: string): string {
    const isBegin = text.includes('-----BEGIN ') && keyBegin.test(text)
    if (this.#keyLinesLeft === 0 && !isBegin) return redactText(text)
    if (isBegin) {
      const rest = text.slice(text.search(keyBegin) + 10)
      this.#keyLinesLeft = keyEnd.test(rest) ? 0 : maxKeyLines
      this.#otherLines = 0
      return redactText(text)
    }
    return this.#withinKey(text)
  }

  #withinKey(text: string): string {
    this.#keyLinesLeft--
    const end = text.search(keyEnd)
    if (end >= 0) {
      this.#keyLinesLeft = 0
      return `<private-key>${redactText(text.slice(end).replace(/^-----END [A-Z0-9 ]{0,40}-----/, ''))}`
    }
    const hidden = text.replace(keyMaterial, '<private-key>')
    this.#otherLines = hidden === text && text.trim() !== '' ? this.#otherLines + 1 : 0
    if (this.#otherLines > maxOtherLines) this.#keyLinesLeft = 0
    return redactText(hidden)
  }
}
