/** A sentence being sent: its piece of the answer's text, and the packets of all its sound as far as it has been made. */
export interface SentSentence {
  readonly text: string
  packets: number
}

/**
 * The part of the answer that was heard after `played` packets: whole sentences, and of the one being spoken as much of
 * its text as of its sound, cut behind a whole word.
 */
export function heardText(sentences: readonly SentSentence[], played: number): string {
  let text = ''
  let left = played
  for (const sentence of sentences) {
    if (left >= sentence.packets) text += sentence.text
    else {
      text += cutAtWord(sentence.text, left / sentence.packets)
      break
    }
    left -= sentence.packets
  }
  return text.trim()
}

function cutAtWord(text: string, share: number): string {
  const chars = Array.from(text)
  let end = Math.floor(chars.length * share)
  const isLatin = (char: string | undefined) => char !== undefined && /[\p{Script=Latin}\p{N}'’-]/u.test(char)
  while (end > 0 && isLatin(chars[end - 1]) && isLatin(chars[end])) end--
  return chars.slice(0, end).join('')
}
