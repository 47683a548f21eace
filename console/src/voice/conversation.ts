import type { Emotion } from '../../../src/protocol/emotions.ts'
import type { Told } from './messages.ts'
import type { TurnMarks } from './turn-times.ts'

/** `idle`: the microphone is closed and nothing is under way. */
export type Stage = 'idle' | 'listening' | 'understanding' | 'thinking' | 'speaking'

/** Something that was said, or that happened. */
export interface Entry {
  readonly id: number
  readonly by: 'person' | 'server' | 'note'
  readonly text: string
  /** Who said it, where that is known. */
  readonly name?: string
  /** The person did not let it finish. */
  readonly isCut?: true
}

export interface Conversation {
  readonly stage: Stage
  readonly isMicrophoneOpen: boolean
  readonly emotion: Emotion
  /** What is being said. */
  readonly sentence: string
  readonly entries: readonly Entry[]
  /** Of the turn that is under way, else of the last one. */
  readonly marks: TurnMarks
}

export const noConversation: Conversation = {
  stage: 'idle',
  isMicrophoneOpen: false,
  emotion: 'neutral',
  sentence: '',
  entries: [],
  marks: {},
}

/** Times are in ms on one clock. */
export type Happening =
  | { readonly kind: 'microphone'; readonly isOpen: boolean }
  /** The person has said or sent something and waits. */
  | { readonly kind: 'asked'; readonly at: number }
  /** `spokenAt`: when the person was last heard here. */
  | { readonly kind: 'told'; readonly message: Told; readonly at: number; readonly spokenAt: number | undefined }
  /** The first sound of an answer can be heard. */
  | { readonly kind: 'sound'; readonly at: number }
  /** The answer has been played to its end, or was cut off. */
  | { readonly kind: 'silent'; readonly at: number; readonly isCut: boolean }
  /** Nothing will come of what was asked. */
  | { readonly kind: 'given-up' }
  | { readonly kind: 'note'; readonly text: string }

const maxEntries = 500

/** What the page shows after something has happened. */
export function afterwards(before: Conversation, happening: Happening): Conversation {
  switch (happening.kind) {
    case 'microphone':
      return atRest({ ...before, isMicrophoneOpen: happening.isOpen }, ['idle', 'listening'])
    case 'asked':
      return { ...before, stage: 'understanding', marks: { askedAt: happening.at } }
    case 'told':
      return told(before, happening)
    case 'sound':
      return { ...before, marks: { ...before.marks, soundAt: happening.at } }
    case 'silent':
      return silent(before, happening)
    case 'given-up':
      return atRest(before, ['understanding', 'thinking', 'speaking'])
    case 'note':
      return withEntry(before, { by: 'note', text: happening.text })
  }
}

function told(before: Conversation, { message, at, spokenAt }: Extract<Happening, { kind: 'told' }>): Conversation {
  switch (message.type) {
    case 'stt': {
      const isWaiting = before.stage === 'understanding'
      const askedAt = isWaiting ? before.marks.askedAt : spokenAt
      const marks = { ...(askedAt !== undefined && { askedAt }), heardAt: at }
      return withEntry({ ...before, stage: 'thinking', sentence: '', marks }, { by: 'person', text: message.text })
    }
    case 'llm':
      return { ...before, emotion: message.emotion }
    case 'tts':
      if (message.state === 'start') return answering(before)
      return message.state === 'sentence_start' ? withSentence(before, message.text, at) : before
    case 'alert':
      return withEntry({ ...before, emotion: message.emotion }, { by: 'note', text: message.message })
    case 'meeting':
      if (!('phase' in message) || message.phase !== 'transcript') return before
      // Where people talk to each other, most of what is said gets no answer.
      return message.segments.reduce(
        (state, { text, speakerId }) =>
          withEntry(state, { by: 'person', text, ...(speakerId !== undefined && { name: speakerId }) }),
        atRest(before, ['understanding']),
      )
    case 'peer':
      if (!('event' in message) || message.event !== 'message') return before
      return withEntry(before, { by: 'note', text: message.payload.text, name: message.fromName })
    default:
      return before
  }
}

/** An answer begins; where nothing was asked since the last one, it is a turn of its own. */
function answering(before: Conversation): Conversation {
  const isNew = before.marks.sentenceAt !== undefined
  return { ...before, stage: 'thinking', sentence: '', ...(isNew && { marks: {} }) }
}

/** The sentences of one answer are one entry. */
function withSentence(before: Conversation, text: string, at: number): Conversation {
  const { marks, entries } = before
  const next = { ...before, stage: 'speaking' as const, sentence: text }
  const last = entries.at(-1)
  if (marks.sentenceAt !== undefined && last?.by === 'server') {
    return { ...next, entries: entries.with(-1, { ...last, text: joined(last.text, text) }) }
  }
  return withEntry({ ...next, marks: { ...marks, sentenceAt: marks.sentenceAt ?? at } }, { by: 'server', text })
}

/** Languages that part words by spaces part sentences so too. */
function joined(text: string, next: string): string {
  return /[\u0020-\u024f]$/.test(text) ? `${text} ${next}` : text + next
}

function silent(before: Conversation, { at, isCut }: Extract<Happening, { kind: 'silent' }>): Conversation {
  const { marks, entries } = before
  const last = entries.at(-1)
  const wasCut = isCut && last?.by === 'server' && marks.endedAt === undefined
  const next = {
    ...before,
    sentence: '',
    marks: marks.sentenceAt === undefined || marks.endedAt !== undefined ? marks : { ...marks, endedAt: at },
    ...(wasCut && { entries: entries.with(-1, { ...last, isCut: true as const }) }),
  }
  return atRest(next, ['thinking', 'speaking'])
}

/** Back to where it is when nothing is under way, from these stages. */
function atRest(state: Conversation, from: readonly Stage[]): Conversation {
  if (!from.includes(state.stage)) return state
  return { ...state, stage: state.isMicrophoneOpen ? 'listening' : 'idle' }
}

function withEntry(state: Conversation, entry: Omit<Entry, 'id'>): Conversation {
  const id = (state.entries.at(-1)?.id ?? 0) + 1
  return { ...state, entries: [...state.entries, { ...entry, id }].slice(-maxEntries) }
}
