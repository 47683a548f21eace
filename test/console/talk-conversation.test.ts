import { describe, expect, it } from 'vitest'
import { afterwards, type Conversation, type Happening, noConversation } from '../../console/src/voice/conversation.ts'
import type { Told } from '../../console/src/voice/messages.ts'
import { stepMs } from '../../console/src/voice/turn-times.ts'

const told = (message: Told, at: number, spokenAt?: number): Happening => ({ kind: 'told', message, at, spokenAt })
const sentence = (text: string, at: number) => told({ type: 'tts', state: 'sentence_start', text }, at)
const heard = (text: string, at: number, spokenAt?: number) => told({ type: 'stt', text }, at, spokenAt)
const answer: Happening = told({ type: 'tts', state: 'start' }, 0)
const replay = (...happenings: readonly Happening[]): Conversation => happenings.reduce(afterwards, noConversation)
const open: Happening = { kind: 'microphone', isOpen: true }

describe('the conversation as a page shows it', () => {
  it('goes through the stages of a turn and listens again', () => {
    const steps = [
      open,
      heard('what time is it', 10),
      answer,
      sentence('It is three.', 20),
      { kind: 'silent', at: 30, isCut: false } as const,
    ]
    const stages = steps.map((_, index) => replay(...steps.slice(0, index + 1)).stage)
    expect(stages).toEqual(['listening', 'thinking', 'thinking', 'speaking', 'listening'])
  })

  it.each([
    ['One.', 'Two.', 'One. Two.'],
    ['一。', '二。', '一。二。'],
  ])('the sentences of an answer are one entry: %s %s', (first, second, text) => {
    const { entries } = replay(heard('?', 1), answer, sentence(first, 2), sentence(second, 3))
    expect(entries.map((entry) => entry.text)).toEqual(['?', text])
  })

  it('an answer that nobody asked for is an entry of its own', () => {
    const silent = { kind: 'silent', at: 3, isCut: false } as const
    const { entries } = replay(answer, sentence('One.', 2), silent, answer, sentence('Two.', 4))
    expect(entries.map(({ text }) => text)).toEqual(['One.', 'Two.'])
  })

  it('an answer that was cut off is marked so', () => {
    const { entries, stage } = replay(answer, sentence('One.', 2), { kind: 'silent', at: 3, isCut: true })
    expect(entries).toMatchObject([{ by: 'server', isCut: true }])
    expect(stage).toBe('idle')
  })

  it('tells how long each step took, from when the person was last heard', () => {
    const { marks } = replay(
      open,
      heard('what time is it', 1500, 1000),
      answer,
      sentence('It is three.', 1700),
      { kind: 'sound', at: 1820 },
      { kind: 'silent', at: 3000, isCut: false },
    )
    expect(stepMs(marks, 'understanding')).toBe(500)
    expect(stepMs(marks, 'thinking')).toBe(200)
    expect(stepMs(marks, 'voice')).toBe(120)
    expect(stepMs(marks, 'speaking')).toBe(1180)
  })

  it('counts from the moment when the key was let go', () => {
    const { marks } = replay({ kind: 'asked', at: 1100 }, heard('what time is it', 1500, 900))
    expect(stepMs(marks, 'understanding')).toBe(400)
  })

  it('stops waiting when nothing was understood', () => {
    expect(replay({ kind: 'asked', at: 1 }, { kind: 'given-up' }).stage).toBe('idle')
  })

  it('shows what is said in a meeting with who said it', () => {
    const segments = [{ id: 's1', ts: 1, text: 'Let us begin.', speakerId: 'anna' }]
    const { entries } = replay(told({ type: 'meeting', phase: 'transcript', segments, totalSegments: 1 }, 1))
    expect(entries).toMatchObject([{ by: 'person', text: 'Let us begin.', name: 'anna' }])
  })

  it('keeps the latest 500 entries', () => {
    const all = Array.from({ length: 600 }, (_, index): Happening => ({ kind: 'note', text: String(index) }))
    const { entries } = replay(...all)
    expect(entries).toHaveLength(500)
    expect(entries.at(-1)?.text).toBe('599')
  })
})
