import { recogniserRate } from '../../contract.ts'
import type { OutgoingEvent, WyomingEvent } from '../../wyoming/event.ts'
import type { Offer } from '../../wyoming/offer.ts'
import type { Dialogue, Heard, Wire } from '../dialogue.ts'

export interface WyomingUtterance {
  readonly model: string | undefined
  /** ISO 639-1, or `auto`. */
  readonly language: string
}

const format = { rate: recogniserRate, width: 2, channels: 1 } as const

/**
 * One utterance in the Wyoming protocol (README of OHF-Voice/wyoming, "Speech to Text"). Servers answer with one
 * `transcript`; streaming ones send its pieces before. They owe the whole one too; `transcript-stop` does as well.
 */
export function converse(
  { model, language }: WyomingUtterance,
  offer: Offer,
  wire: Wire<WyomingEvent, OutgoingEvent>,
): Dialogue<WyomingEvent, OutgoingEvent> {
  let text = ''
  const read = ({ type, data }: WyomingEvent): Heard => {
    if (type === 'transcript-chunk') {
      text += textOf(data)
      return { text }
    }
    if (type === 'transcript-stop') return { text, isOver: true }
    if (type !== 'transcript') return {}
    const heard = typeof data.language === 'string' ? data.language : undefined
    return { text: textOf(data), language: heard, isOver: true }
  }
  return {
    begin: () => [
      ...offer.question(),
      {
        type: 'transcribe',
        data: { ...(model !== undefined && { name: model }), ...(language !== 'auto' && { language }) },
      },
      { type: 'audio-start', data: format },
    ],
    audio: (payload) => ({ type: 'audio-chunk', data: format, payload }),
    end: () => [{ type: 'audio-stop', data: {} }],
    read: (event) => {
      offer.check(event, (failure, said) => wire.failure(failure, said))
      return read(event)
    },
    mayEnd: false,
  }
}

function textOf({ text }: WyomingEvent['data']): string {
  if (typeof text !== 'string') throw new Error('it sent a transcript without text')
  return text
}
