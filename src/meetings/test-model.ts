import type { LanguageModel, ModelEvent, ModelRequest } from '../providers/contract.ts'
import type { MinutesSettings } from './minutes-settings.ts'
import type { Spoken } from './spoken.ts'

type Reply = string | Error | { readonly text: string; readonly reason: 'length' | 'filtered' | 'tool-calls' | 'none' }

/** A model for tests: gives its replies one after another, the last one for ever, and remembers what it was asked. */
export class ReplyingModel implements LanguageModel {
  readonly name = 'replying'
  readonly can = { tools: false }
  readonly asked: ModelRequest[] = []
  readonly #replies: readonly Reply[]

  constructor(...replies: readonly Reply[]) {
    this.#replies = replies
  }

  async *stream(request: ModelRequest): AsyncGenerator<ModelEvent, void, undefined> {
    const reply = this.#replies[this.asked.length] ?? this.#replies.at(-1) ?? ''
    this.asked.push(request)
    request.signal.throwIfAborted()
    if (reply instanceof Error) throw reply
    const { text, reason } = typeof reply === 'string' ? { text: reply, reason: 'end' as const } : reply
    for (const piece of text.match(/.{1,20}/gsu) ?? []) yield { type: 'text', text: piece }
    if (reason !== 'none') yield { type: 'stop', reason }
  }

  async close(): Promise<void> {}

  /** What the model was given to work on by its `index`th question. */
  material(index: number): string {
    return this.asked[index]?.messages.at(-1)?.content ?? ''
  }
}

export const minutesSettings: MinutesSettings = {
  language: 'auto',
  template: 'general',
  terms: {},
  transcriptMaxChars: 4000,
  checkpointMaxTokens: 400,
  maxTokens: 800,
}

/** Said on Tuesday, 24 November 2026, one sentence per five seconds. */
export function said(...turns: readonly (readonly [speaker: string, text: string])[]): Spoken[] {
  return turns.map(([speakerId, text], index) => ({
    seq: index + 1,
    at: Date.UTC(2026, 10, 24, 12) + index * 5000,
    speakerId,
    text,
  }))
}
