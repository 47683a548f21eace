/** Languages that the server itself speaks. */
export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** What the server says in its own words, never a model. */
const phrases = {
  asrMissing: {
    en: 'I cannot hear you yet: no speech recogniser is set up on this server. You can type instead.',
    zh: '我还听不见：这台服务器还没有配置语音识别。你可以打字。',
  },
  asrFailed: {
    en: 'Sorry, I could not understand that: speech recognition failed. Please try again.',
    zh: '抱歉，语音识别出错了，请再说一遍。',
  },
  llmFailed: {
    en: 'Sorry, I cannot think right now: the language model did not answer. Please try again.',
    zh: '抱歉，语言模型没有回应，请稍后再试。',
  },
  ttsFailed: {
    en: 'Sorry, my voice failed. The answer is on the screen.',
    zh: '抱歉，语音合成出错了，回答在屏幕上。',
  },
  oneMoment: { en: 'One moment.', zh: '请稍等。' },
  inCoding: { en: 'Coding mode. Ask me how the build is.', zh: '编程模式。可以问我构建怎么样。' },
  inChat: { en: 'We can talk now.', zh: '已回到聊天模式。' },
  meetingBegun: { en: 'The meeting is being recorded.', zh: '会议开始记录。' },
  meetingJoined: { en: 'You are in the meeting. It is being recorded.', zh: '你已加入会议，会议正在记录。' },
  meetingCode: { en: 'Others join with the code', zh: '其他设备可以加入，会议码是' },
  noSuchMeeting: { en: 'There is no open meeting with that code.', zh: '没有这个会议码的会议。' },
  listening: { en: 'Yes?', zh: '我在，请说。' },
  alreadyInMode: { en: 'That mode is already on.', zh: '已经在这个模式了。' },
  notInMode: { en: 'That mode is not on.', zh: '现在不在这个模式。' },
  switchFailed: {
    en: 'Sorry, the mode could not be changed. Please try again.',
    zh: '抱歉，模式没有切换成功，请再试一次。',
  },
  noSuchMode: { en: 'This server does not have that mode.', zh: '这台服务器没有这个模式。' },
  goodbye: { en: 'Goodbye!', zh: '再见！' },
} as const satisfies Record<string, Record<Language, string>>

export type Phrase = keyof typeof phrases

export function phrase(name: Phrase, language: Language): string {
  return phrases[name][language]
}

/** The language of a text as far as the server's own phrases go: Chinese if it has Chinese characters. */
export function languageOf(text: string): Language {
  return /\p{Script=Han}/u.test(text) ? 'zh' : 'en'
}
