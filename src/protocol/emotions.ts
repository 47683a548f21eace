/** The faces that firmware knows (device-wire 8.3), each with the emoji that stands for it in text. */
export const emotions = {
  neutral: '😐',
  happy: '🙂',
  laughing: '😆',
  funny: '😂',
  sad: '😔',
  angry: '😠',
  crying: '😭',
  loving: '😍',
  embarrassed: '😳',
  surprised: '😲',
  shocked: '😱',
  thinking: '🤔',
  winking: '😉',
  cool: '😎',
  relaxed: '😌',
  delicious: '🤤',
  kissy: '😘',
  confident: '😏',
  sleepy: '😴',
  silly: '😜',
  confused: '🙄',
} as const satisfies Record<string, string>

export type Emotion = keyof typeof emotions

export const emotionNames = Object.keys(emotions) as [Emotion, ...Emotion[]]
