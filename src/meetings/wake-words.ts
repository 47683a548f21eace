/** What follows the wake word with which a text begins; `undefined` where it does not begin with one. */
export function afterWakeWord(text: string, wakeWords: readonly string[]): string | undefined {
  for (const word of wakeWords) {
    const pattern = [...word.trim()].map((char) => (/\s/.test(char) ? '[\\s\\p{P}]+' : RegExp.escape(char))).join('')
    if (pattern === '') continue
    const match = new RegExp(`^[\\s\\p{P}]*${pattern}(?![\\p{Script=Latin}\\p{N}])[\\s\\p{P}]*`, 'iu').exec(text)
    if (match) return text.slice(match[0].length)
  }
  return undefined
}
