import { z } from 'zod'
import { shorten } from '../../lib/text.ts'

/** One event of the Wyoming protocol (README of OHF-Voice/wyoming, "Format"). */
export interface WyomingEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly payload: Uint8Array
}

export type OutgoingEvent = Pick<WyomingEvent, 'type'> & Partial<WyomingEvent>

/** A header line, its data and its payload may each be so long. The list of Piper's voices is about 100 KB. */
const maxPartBytes = 4 * 1_048_576

const newline = 0x0a

/** Data goes in a part of its own, as the protocol's own library writes it. */
export function encodeEvent({ type, data, payload }: OutgoingEvent): Buffer {
  const dataBytes = Buffer.from(data === undefined ? '' : JSON.stringify(data))
  const header = {
    type,
    ...(dataBytes.length > 0 && { data_length: dataBytes.length }),
    ...(payload !== undefined && { payload_length: payload.length }),
  }
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), dataBytes, payload ?? new Uint8Array(0)])
}

const length = z.int().min(0).max(maxPartBytes).nullish()
const dataShape = z.record(z.string(), z.unknown())
const headerShape = z.object({
  type: z.string(),
  data: dataShape.nullish(),
  data_length: length,
  payload_length: length,
})

type Header = z.output<typeof headerShape>

/** Reads events that arrive cut anywhere. Throws an Error that says what is wrong with them. */
export class EventReader {
  #bytes = Buffer.alloc(0)
  /** How far the line that is awaited has been searched. */
  #searched = 0
  #header: Header | undefined;

  /** The events completed by `bytes`. */
  *push(bytes: Uint8Array): Generator<WyomingEvent, void, undefined> {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    for (;;) {
      this.#header ??= this.#readHeader()
      if (!this.#header) return
      const event = this.#readParts(this.#header)
      if (!event) return
      this.#header = undefined
      yield event
    }
  }

  /** Whether the last event is whole. */
  get isWhole(): boolean {
    return this.#bytes.length === 0 && this.#header === undefined
  }

  #readHeader(): Header | undefined {
    const end = this.#bytes.indexOf(newline, this.#searched)
    if (end < 0 && this.#bytes.length <= maxPartBytes) {
      this.#searched = this.#bytes.length
      return undefined
    }
    const line = this.#bytes.toString('utf8', 0, Math.min(end < 0 ? 200 : end, maxPartBytes))
    const parsed = headerShape.safeParse(parseJson(line))
    if (!parsed.success) throw new Error(`it sent what is no Wyoming event: ${shorten(line, 200)}`)
    this.#bytes = this.#bytes.subarray(end + 1)
    this.#searched = 0
    return parsed.data
  }

  #readParts({ type, data, data_length, payload_length }: Header): WyomingEvent | undefined {
    const dataEnd = data_length ?? 0
    const end = dataEnd + (payload_length ?? 0)
    if (this.#bytes.length < end) return undefined
    const more = dataEnd === 0 ? {} : readData(this.#bytes.toString('utf8', 0, dataEnd))
    const payload = this.#bytes.subarray(dataEnd, end)
    this.#bytes = this.#bytes.subarray(end)
    return { type, data: { ...data, ...more }, payload }
  }
}

function readData(text: string): Record<string, unknown> {
  const parsed = dataShape.safeParse(parseJson(text))
  if (!parsed.success) throw new Error(`it sent event data that is no JSON object: ${shorten(text, 200)}`)
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
