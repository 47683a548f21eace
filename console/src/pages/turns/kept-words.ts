import { inBoth } from '../../lib/language.ts'

export const words = inBoth({
  en: {
    off: 'Recording is off: turns cannot be heard again. It is turned on in the settings, under turns.record.',
    on: (turns: number, size: string, most: string, days: number) =>
      `Recording is on: ${turns} ${turns === 1 ? 'turn' : 'turns'} with ${size} on disk; at most ${most}, for ${days} ${days === 1 ? 'day' : 'days'}.`,
    left: (turns: number, size: string) =>
      `Recording is off. ${turns} earlier ${turns === 1 ? 'turn is' : 'turns are'} still on disk (${size}).`,
    text: 'What people say is not kept (turns.keepText).',
    withText: 'What people say is kept in memory (turns.keepText).',
    settings: 'To the settings',
    remove: 'Remove all recordings',
    removeTitle: 'Remove all recordings?',
    removeText: 'The sound of every turn is deleted from the server’s disk and cannot be had back.',
    removed: (turns: number) => `The sound of ${turns} ${turns === 1 ? 'turn' : 'turns'} is gone`,
  },
  zh: {
    off: '录音已关闭，对话无法回放。可在设置的 turns.record 中打开。',
    on: (turns: number, size: string, most: string, days: number) =>
      `录音已打开：磁盘上有 ${turns} 轮，共 ${size}；最多 ${most}，保留 ${days} 天。`,
    left: (turns: number, size: string) => `录音已关闭。磁盘上仍有 ${turns} 轮旧录音（${size}）。`,
    text: '不保留对话文字（turns.keepText）。',
    withText: '对话文字保留在内存中（turns.keepText）。',
    settings: '前往设置',
    remove: '删除所有录音',
    removeTitle: '删除所有录音？',
    removeText: '每一轮的录音都将从服务器磁盘中删除，无法恢复。',
    removed: (turns: number) => `已删除 ${turns} 轮的录音`,
  },
})
