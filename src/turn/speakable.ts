import { type Emotion, emotionNames, emotions } from '../protocol/emotions.ts'

const emoji = /\p{Extended_Pictographic}(?:[\u{FE0F}\u{1F3FB}-\u{1F3FF}]|\u{200D}\p{Extended_Pictographic})*/gu

/** What can be spoken and shown of a model's piece of text: without markup, emoji and list bullets. May be empty. */
export function speakable(piece: string): string {
  const plain = piece
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:[-*•]|#{1,6})\s+/gm, '')
    .replace(/(\*\*|__|`+|~~)/g, '')
    .replace(/(^|\s)\*(\S[^*]*)\*/g, '$1$2')
    .replace(emoji, '')
    .replace(/\s+/g, ' ')
    .trim()
  return /[\p{L}\p{N}]/u.test(plain) ? plain : ''
}

const emotionOf = new Map<string, Emotion>(emotionNames.map((name) => [emotions[name], name]))

/** The face that the first emoji of a text asks for: a known one as it is, any other is a happy one. */
export function emotionIn(text: string): Emotion | undefined {
  const found = text.match(emoji)?.[0]
  if (found === undefined) return undefined
  return emotionOf.get(found.replace(/\u{FE0F}/gu, '')) ?? 'happy'
}
