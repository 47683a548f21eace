import type { PeerMessage } from '../store/mailbox.ts'
import type { Language } from '../turn/phrases.ts'

/** What is said of messages between people, short enough to be heard in passing. */
export interface PeerWords {
  sent(names: readonly string[]): string
  which(names: readonly string[]): string
  confirmAll(count: number, text: string): string
  notSent(): string
  nobodyElse(): string
  noMessages(): string
  messages(messages: readonly Pick<PeerMessage, 'senderName' | 'payload' | 'category'>[], left: number): string
  nobodyToAnswer(): string
  refused(code: string): string
  /** How many have come, and from whom. */
  news(names: readonly string[], count: number): string
  /** What the conversation keeps of messages that were read out. */
  readOut(names: readonly string[]): string
}

const textOf = ({ payload }: Pick<PeerMessage, 'payload'>) => String(payload.text ?? '')

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const
const numbersZh = ['没有', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十'] as const

const english: PeerWords = {
  sent: (names) => `Sent to ${listed(names, ' and ')}.`,
  which: (names) => `Whom do you mean: ${listed(names, ' or ')}?`,
  confirmAll: (count, text) => `Shall I tell ${count === 1 ? 'the one other person' : `all ${count} people`}: ${text}?`,
  notSent: () => 'All right, nothing was sent.',
  nobodyElse: () => 'There is nobody else in your group.',
  noMessages: () => 'You have no new messages.',
  messages: (messages, left) =>
    `${messages.map((message) => `${message.senderName}: ${ended(textOf(message))}`).join(' ')}${left > 0 ? ` ${left} more.` : ''}`,
  nobodyToAnswer: () => 'There is no message to answer.',
  refused: (code) =>
    ({
      UNAUTHORIZED: 'You may not write to them.',
      RATE_LIMITED: 'That was too fast. Please try again in a moment.',
      QUEUE_FULL: 'Too many messages are waiting there already.',
    })[code] ?? 'That could not be sent.',
  news: (names, count) =>
    `${capital(numbers[count] ?? String(count))} ${count === 1 ? 'message' : 'messages'} from ${listed(names, ' and ')}.`,
  readOut: (names) => `(Messages from ${listed(names, ' and ')} were read out.)`,
}

const chinese: PeerWords = {
  sent: (names) => `已发给${names.join('、')}。`,
  which: (names) => `您说的是${names.join('，还是')}？`,
  confirmAll: (count, text) => `要告诉全部${count}个人吗：${text}？`,
  notSent: () => '好的，没有发送。',
  nobodyElse: () => '您的组里没有别人。',
  noMessages: () => '没有新消息。',
  messages: (messages, left) =>
    `${messages.map((message) => `${message.senderName}说：${ended(textOf(message), '。')}`).join('')}${left > 0 ? `还有${left}条。` : ''}`,
  nobodyToAnswer: () => '没有可以回复的消息。',
  refused: (code) =>
    ({
      UNAUTHORIZED: '您不能给他们发消息。',
      RATE_LIMITED: '发得太快了，请稍等一下。',
      QUEUE_FULL: '对方的消息太多了，暂时收不下。',
    })[code] ?? '没有发送成功。',
  news: (names, count) => `${names.join('、')}发来${numbersZh[count] ?? count}条消息。`,
  readOut: (names) => `（读了${names.join('、')}的消息。）`,
}

export function peerWordsOf(language: Language): PeerWords {
  return language === 'zh' ? chinese : english
}

function listed(names: readonly string[], last: string): string {
  if (names.length <= 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')}${last}${names.at(-1)}`
}

function ended(text: string, stop = '.'): string {
  return /[.!?。！？…]$/u.test(text) ? text : `${text}${stop}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
