/** Finds any of the words, which are taken literally: in one pass, however many there are. */
export function anyOf(words: readonly string[], flags = ''): RegExp {
  const literal = (word: string) => word.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, '\\$&')
  return new RegExp([...new Set(words)].map(literal).join('|'), flags)
}
