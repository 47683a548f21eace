import type { ModelMessage } from '../providers/contract.ts'

/** One exchange as it counts for the next one: what the user said, and what the user *heard* of the answer. */
export interface Exchange {
  readonly user: string
  readonly heard: string
  readonly interrupted: boolean
}

/** What a session remembers of its conversation, oldest exchanges forgotten first. */
export class Conversation {
  readonly #exchanges: Exchange[] = []

  get exchanges(): readonly Exchange[] {
    return this.#exchanges
  }

  add(exchange: Exchange, keep: number): void {
    this.#exchanges.push(exchange)
    if (this.#exchanges.length > keep) this.#exchanges.splice(0, this.#exchanges.length - keep)
  }

  /** The messages for a model: prompt, remembered exchanges, what was said now. */
  messages(prompt: string, user: string): ModelMessage[] {
    const messages: ModelMessage[] = [{ role: 'system', content: prompt }]
    for (const { user: said, heard, interrupted } of this.#exchanges) {
      messages.push({ role: 'user', content: said })
      if (heard) messages.push({ role: 'assistant', content: interrupted ? `${heard}…` : heard })
    }
    messages.push({ role: 'user', content: user })
    return messages
  }
}
