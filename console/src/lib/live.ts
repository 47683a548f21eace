import { signal } from '@preact/signals'
import { get } from './api.ts'

/** Something has changed. */
export interface LiveChange {
  readonly topic: string
  readonly id: string
  /** As the API gives it; `null`: it is gone; absent: it is to be asked for. */
  readonly value?: object | null
}

type Down =
  | { readonly type: 'subscribed'; readonly epoch: string; readonly offset: number; readonly resumed: boolean }
  | { readonly type: 'changes'; readonly offset: number; readonly changes: readonly LiveChange[] }
  | { readonly type: 'refused'; readonly message: string }

interface Listener {
  readonly topic: string
  onChange(change: LiveChange): void
  /** Changes may have been missed: what is shown is to be loaded. Also when its topic has begun to be told. */
  onGap(): void
  /** What has happened since it was loaded last is told. */
  isFollowing: boolean
}

const firstPauseMs = 500
const longestPauseMs = 15_000
/** The server says something every 30 seconds: a connection that is silent for longer has gone, e.g. while the machine slept. */
const silentMs = 75_000

/**
 * The one subscription of this page. It is open while somebody listens, comes back by itself, and goes on where it was;
 * where that cannot be, listeners are told of the gap.
 */
class Live {
  readonly state = signal<'idle' | 'connecting' | 'open' | 'lost'>('idle')
  readonly #listeners = new Set<Listener>()
  #socket: WebSocket | undefined
  #epoch: string | undefined
  #offset = 0
  #pauseMs = firstPauseMs
  #retry: ReturnType<typeof setTimeout> | undefined
  #silence: ReturnType<typeof setTimeout> | undefined
  /** The topics have changed; they are told once for all that change in one step. */
  #isStale = false
  /** Those whose topics have been asked for and not been answered yet. */
  #asked: readonly Listener[] | undefined

  /**
   * Hears what happens to a topic (`tasks:ward`), or to all of its scopes (`tasks`). `onGap` is called when that begins,
   * and whenever something may have been missed. Returns what ends it.
   */
  on(topic: string, onChange: Listener['onChange'], onGap: Listener['onGap']): () => void {
    const listener = { topic, onChange, onGap, isFollowing: false }
    this.#listeners.add(listener)
    this.#refresh()
    return () => {
      this.#listeners.delete(listener)
      this.#refresh()
    }
  }

  /** Nobody is signed in any more. */
  end(): void {
    clearTimeout(this.#retry)
    clearTimeout(this.#silence)
    this.#epoch = undefined
    const socket = this.#socket
    this.#socket = undefined
    this.#asked = undefined
    socket?.close()
    this.state.value = 'idle'
  }

  #refresh(): void {
    if (this.#isStale) return
    this.#isStale = true
    queueMicrotask(() => {
      this.#isStale = false
      if (this.#listeners.size === 0) this.end()
      else if (!this.#socket) this.#connect()
      else if (this.#socket.readyState === WebSocket.OPEN && !this.#asked) this.#subscribe(this.#socket)
    })
  }

  #connect(): void {
    clearTimeout(this.#retry)
    if (this.state.value !== 'lost') this.state.value = 'connecting'
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live`)
    this.#socket = socket
    socket.onopen = () => {
      this.#subscribe(socket)
      this.#expect(socket)
    }
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      if (this.#socket !== socket) return
      this.#expect(socket)
      this.#take(JSON.parse(data) as Down)
    }
    socket.onclose = () => this.#lost(socket)
  }

  #expect(socket: WebSocket): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => {
      // One that has gone is not closed by closing it.
      this.#lost(socket)
      socket.close()
    }, silentMs)
  }

  #lost(socket: WebSocket): void {
    if (this.#socket !== socket) return
    clearTimeout(this.#silence)
    // It may have been closed, or not been opened, because nobody is signed in any more: asking shows that.
    get('/session').catch(() => undefined)
    this.#socket = undefined
    this.#asked = undefined
    this.state.value = 'lost'
    this.#retry = setTimeout(() => this.#connect(), this.#pauseMs * (0.75 + Math.random() / 2))
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2)
  }

  #subscribe(socket: WebSocket): void {
    this.#asked = [...this.#listeners]
    const topics = [...new Set(this.#asked.map(({ topic }) => topic))]
    const since = this.#epoch === undefined ? {} : { epoch: this.#epoch, offset: this.#offset }
    socket.send(JSON.stringify({ type: 'subscribe', topics, ...since }))
  }

  /** The server has said what it makes of the topics. */
  #answered(isGap: (listener: Listener) => boolean): void {
    const asked = this.#asked ?? []
    this.#asked = undefined
    for (const listener of [...this.#listeners]) {
      if (!listener.isFollowing && !asked.includes(listener)) continue
      const mustLoad = isGap(listener)
      listener.isFollowing = true
      if (mustLoad) listener.onGap()
    }
    const isChanged = asked.length !== this.#listeners.size || asked.some((each) => !this.#listeners.has(each))
    if (isChanged) this.#refresh()
  }

  #take(message: Down): void {
    if (message.type === 'subscribed') {
      this.#epoch = message.epoch
      this.#offset = message.offset
      this.#pauseMs = firstPauseMs
      this.state.value = 'open'
      this.#answered((listener) => !message.resumed || !listener.isFollowing)
    } else if (message.type === 'refused') this.#answered(() => true)
    else if (message.type === 'changes') {
      this.#offset = message.offset
      for (const change of message.changes) {
        for (const listener of [...this.#listeners]) {
          if (isWithin(change.topic, listener.topic)) listener.onChange(change)
        }
      }
    }
  }
}

const isWithin = (topic: string, wanted: string) => topic === wanted || topic.startsWith(`${wanted}:`)

export const live = new Live()
