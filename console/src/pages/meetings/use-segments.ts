import { useEffect, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply, Segment } from '../../lib/api-types.ts'
import { type LiveChange, live } from '../../lib/live.ts'
import { numberOf } from './segment-id.ts'

const atOnce = 1000
/** What was said between the first load and the beginning of the subscription is found by asking again. */
const askAgainMs = 5000

export interface Segments {
  readonly segments: readonly Segment[]
  readonly state: 'loading' | 'ready' | 'failed'
  reload(): void
}

/** All that was said in a meeting; what is said meanwhile is added while it `isOpen`. */
export function useSegments(meetingId: string, isOpen: boolean): Segments {
  const [segments, setSegments] = useState<readonly Segment[]>([])
  const [state, setState] = useState<Segments['state']>('loading')
  const [reader, setReader] = useState<SegmentReader>()

  useEffect(() => {
    setSegments([])
    setState('loading')
    const started = new SegmentReader(meetingId, setSegments, setState)
    setReader(started)
    started.anew()
    const end = live.on(
      `segments:${meetingId}`,
      (change) => started.take(change),
      () => started.anew(),
    )
    return () => {
      end()
      started.end()
    }
  }, [meetingId])

  useEffect(() => {
    if (!isOpen || !reader) return
    const timer = setInterval(() => reader.more(), askAgainMs)
    return () => clearInterval(timer)
  }, [isOpen, reader])

  return { segments, state, reload: () => reader?.anew() }
}

/** Segments are numbered without gaps: what is missing shows by itself, and is asked for. */
class SegmentReader {
  readonly #meetingId: string
  readonly #show: (segments: readonly Segment[]) => void
  readonly #tell: (state: 'ready' | 'failed') => void
  #segments: readonly Segment[] = []
  #isReading = false
  #isMoreWanted = false
  #isAnewWanted = false
  #isOver = false

  constructor(
    meetingId: string,
    show: (segments: readonly Segment[]) => void,
    tell: (state: 'ready' | 'failed') => void,
  ) {
    this.#meetingId = meetingId
    this.#show = show
    this.#tell = tell
  }

  anew(): void {
    this.#isAnewWanted = true
    this.more()
  }

  more(): void {
    this.#isMoreWanted = true
    if (!this.#isReading) void this.#readAll()
  }

  take({ id, value }: LiveChange): void {
    const number = numberOf(id)
    const have = this.#segments.length
    if (number === 0 || value === null) this.anew()
    else if (value === undefined || number > have + 1 || this.#isReading) this.more()
    else
      this.#set(
        number > have ? [...this.#segments, value as Segment] : this.#segments.with(number - 1, value as Segment),
      )
  }

  end(): void {
    this.#isOver = true
  }

  async #readAll(): Promise<void> {
    this.#isReading = true
    try {
      while (this.#isMoreWanted && !this.#isOver) {
        this.#isMoreWanted = false
        const isAnew = this.#isAnewWanted
        this.#isAnewWanted = false
        await this.#read(isAnew ? [] : this.#segments)
      }
      if (!this.#isOver) this.#tell('ready')
    } catch {
      if (!this.#isOver) this.#tell('failed')
    }
    this.#isReading = false
  }

  async #read(known: readonly Segment[]): Promise<void> {
    let read = known
    for (;;) {
      const { items, total } = await get<Reply<'listSegments'>>(`/meetings/${this.#meetingId}/segments`, {
        offset: read.length,
        limit: atOnce,
      })
      if (this.#isOver || (items.length === 0 && read === known && known.length > 0)) return
      read = [...read, ...items]
      this.#set(read)
      if (items.length === 0 || read.length >= total) return
    }
  }

  #set(segments: readonly Segment[]): void {
    this.#segments = segments
    if (!this.#isOver) this.#show(segments)
  }
}
