export interface StreamEvent {
  /** Empty where the event has no name. */
  readonly name: string
  readonly data: string
}

/** Reads `text/event-stream` (HTML standard, 9.2.6) that arrives cut anywhere. Comments, ids and delays are skipped. */
export class EventStreamReader {
  readonly #decoder = new TextDecoder()
  #text = ''
  /** How far `#text` has been searched for the end of a line. */
  #searched = 0
  #name = ''
  #data: string[] = []

  /** The events completed by `bytes`. */
  push(bytes: Uint8Array): StreamEvent[] {
    this.#text += this.#decoder.decode(bytes, { stream: true })
    const events: StreamEvent[] = []
    const lineEnd = /\r\n|\n|\r(?!$)/g
    let start = 0
    lineEnd.lastIndex = this.#searched
    for (let found = lineEnd.exec(this.#text); found; found = lineEnd.exec(this.#text)) {
      this.#readLine(this.#text.slice(start, found.index), events)
      start = lineEnd.lastIndex
    }
    this.#text = this.#text.slice(start)
    // A last \r may be half of a \r\n.
    this.#searched = Math.max(0, this.#text.length - 1)
    return events
  }

  #readLine(line: string, events: StreamEvent[]): void {
    if (line === '') {
      if (this.#data.length > 0) events.push({ name: this.#name, data: this.#data.join('\n') })
      this.#name = ''
      this.#data = []
      return
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') this.#data.push(value)
    else if (field === 'event') this.#name = value
  }
}
