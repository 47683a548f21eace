const bare = (text: string) => text.toLowerCase().replace(/[\p{P}\p{S}\s]/gu, '')

/** Whether a text is one of these, apart from case, spaces and punctuation. */
export function isOneOf(text: string, words: readonly string[]): boolean {
  const said = bare(text)
  return said !== '' && words.some((word) => bare(word) === said)
}
