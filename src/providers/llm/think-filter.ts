const opening = '<think>'
const closing = '</think>'

/**
 * Drops one `<think>...</think>` at the very start of a text that arrives in pieces: reasoning models behind servers
 * that do not split it off would otherwise be heard thinking. Holds back only what may still become a tag.
 */
export class ThinkFilter {
  #state: 'start' | 'inside' | 'after-tag' | 'text' = 'start'
  #held = ''

  /** What of `piece`, and of what was held, is text for certain; often all of it, sometimes nothing. */
  push(piece: string): string {
    if (this.#state === 'text') return piece
    this.#held += piece
    if (this.#state === 'start') {
      const text = this.#held.trimStart()
      if (opening.startsWith(text.slice(0, opening.length)) && text.length < opening.length) return ''
      if (!text.startsWith(opening)) return this.end()
      this.#state = 'inside'
      this.#held = text.slice(opening.length)
    }
    if (this.#state === 'inside') {
      const end = this.#held.indexOf(closing)
      if (end < 0) {
        this.#held = this.#held.slice(1 - closing.length)
        return ''
      }
      this.#state = 'after-tag'
      this.#held = this.#held.slice(end + closing.length)
    }
    this.#held = this.#held.trimStart()
    return this.#held === '' ? '' : this.end()
  }

  /** The text is over: what was held and never became a tag. Thoughts that were cut off stay unheard. */
  end(): string {
    const rest = this.#state === 'inside' ? '' : this.#held
    this.#state = 'text'
    this.#held = ''
    return rest
  }
}
