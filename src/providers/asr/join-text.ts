// Scripts that are written without spaces between words.
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\u3000-\u303f\uff00-\uffef]/u

/** Two pieces of one speech, with a space between them where their script has one. */
export function joinText(first: string, second: string): string {
  const [head, tail] = [first.trimEnd(), second.trimStart()]
  if (head === '' || tail === '') return head + tail
  const borders = [head.slice(-1), tail.slice(0, 1)]
  return borders.some((character) => unspaced.test(character)) ? head + tail : `${head} ${tail}`
}
