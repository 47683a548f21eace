import type { Clock, Timer } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import { ChangeLog, type LoggedChange } from './change-log.ts'
import type { PlainTopic, Topic } from './topics.ts'

/** Changes of one thing within this time are told as one. */
const mergeMs = 100
/** The first one after a while need not wait for that; what comes with it still goes along. */
const firstMs = 5

const bounds = { changes: 5000, characters: 4_000_000 }

/** What has become of a thing, as the API tells of it; `null`: it is gone. A function is asked when it is told. */
export type ChangeValue = object | null | (() => object | null)

/** Somebody who follows topics. */
export interface LiveReader {
  follows(topic: string): boolean
  /** Changes of what it follows; `offset` is that of the feed with them. */
  take(changes: readonly LoggedChange[], offset: number): void
}

export interface LiveFeedPorts {
  readonly clock: Clock
  readonly ids: Ids
  onError(error: unknown): void
}

interface Fresh {
  readonly topic: Topic
  readonly id: string
  readonly value: ChangeValue | undefined
}

interface Producer {
  readonly topic: PlainTopic
  readonly start: () => () => void
  stop: (() => void) | undefined
}

/**
 * Everything that changes, in one order, for those who follow it. Whoever was away goes on from the offset that they
 * had, in the same epoch, which is one life of this process. While nobody follows, a change is a line in the log
 * without its value, and no timer runs.
 */
export class LiveFeed {
  readonly epoch: string
  readonly #ports: LiveFeedPorts
  readonly #log = new ChangeLog(bounds)
  readonly #readers = new Set<LiveReader>()
  readonly #producers = new Set<Producer>()
  readonly #fresh = new Map<string, Fresh>()
  #offset = 0
  #timer: Timer | undefined
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(ports: LiveFeedPorts) {
    this.#ports = ports
    this.epoch = ports.ids.hex(8)
  }

  /** Of the latest change that has been told. */
  get offset(): number {
    return this.#offset
  }

  /** Something has changed. Without a value those who follow it ask for it. */
  append(topic: Topic, id: string, value?: ChangeValue): void {
    const change = { topic, id, value }
    if (this.#readers.size === 0) {
      this.#record(change, false)
      return
    }
    const key = `${topic}\n${id}`
    // Behind what came in between: what is told last is what was last.
    this.#fresh.delete(key)
    this.#fresh.set(key, change)
    const { clock } = this.#ports
    const waitMs = Math.max(firstMs, this.#toldAt + mergeMs - clock.now())
    this.#timer ??= clock.after(waitMs, () => this.#tell())
  }

  /** Whether anybody would hear of a change of this topic. */
  isFollowed(topic: Topic): boolean {
    return [...this.#readers].some((reader) => reader.follows(topic))
  }

  /** Has something done as long as somebody follows a topic; `start` returns what ends it. Returns what forgets it. */
  whileFollowed(topic: PlainTopic, start: () => () => void): () => void {
    const producer: Producer = { topic, start, stop: undefined }
    this.#producers.add(producer)
    this.look()
    return () => {
      this.#producers.delete(producer)
      producer.stop?.()
      producer.stop = undefined
    }
  }

  /** A reader begins; returns what ends it. What it follows may change: then `look` is called. */
  add(reader: LiveReader): () => void {
    this.#readers.add(reader)
    this.look()
    return () => {
      if (!this.#readers.delete(reader)) return
      if (this.#readers.size === 0) this.#tell()
      this.look()
    }
  }

  /** What has been told since; `undefined`: something may be missing. */
  since(epoch: string, offset: number): readonly LoggedChange[] | undefined {
    return epoch === this.epoch && offset <= this.#offset ? this.#log.since(offset) : undefined
  }

  /** Readers follow other topics than before. */
  look(): void {
    for (const producer of this.#producers) {
      const isWanted = [...this.#readers].some((reader) => reader.follows(producer.topic))
      if (isWanted) producer.stop ??= producer.start()
      else {
        producer.stop?.()
        producer.stop = undefined
      }
    }
  }

  #tell(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#toldAt = this.#ports.clock.now()
    const fresh = [...this.#fresh.values()]
    this.#fresh.clear()
    const told = fresh.map((change) => this.#record(change, this.isFollowed(change.topic)))
    for (const reader of [...this.#readers]) {
      const wanted = told.filter(({ topic }) => reader.follows(topic))
      if (wanted.length > 0) reader.take(wanted, this.#offset)
    }
  }

  /** Gives it its place. The value of what nobody follows is not worth being made: a null costs nothing. */
  #record({ topic, id, value }: Fresh, isFollowed: boolean): LoggedChange {
    const told = isFollowed ? this.#valueOf(value) : value === null ? null : undefined
    const json = JSON.stringify({ topic, id, value: told })
    const change = { offset: ++this.#offset, topic, id, json }
    this.#log.add(change)
    return change
  }

  #valueOf(value: ChangeValue | undefined): object | null | undefined {
    if (typeof value !== 'function') return value
    try {
      return value()
    } catch (error) {
      this.#ports.onError(error)
      return undefined
    }
  }
}
