import type { Language } from './language.ts'

export const jokes: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Why did the microphone go home early? It had heard enough.',
    'I asked my badge for the time. It said: I am only pinned here.',
    'What does a speaker eat for breakfast? Sound bites.',
    'My battery and I have an agreement. When it is empty, I am quiet.',
  ],
  zh: [
    '麦克风为什么提前下班？因为它听够了。',
    '我问喇叭最喜欢什么季节。它说：春天，因为到处都有回声。',
    '电池对充电器说：没有你，我一天都撑不下去。',
    '胸牌为什么从不迷路？因为它一直别在原地。',
  ],
}
