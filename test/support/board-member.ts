import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Snapshot } from './expected-list.ts'

export interface MemberFacts {
  readonly deviceId: string
  readonly name: string
  readonly groupKey: string
  /** Matches the key of every group there is, with the flag `g`. */
  readonly anyGroup: RegExp
}

interface Reply {
  readonly status?: string
  readonly idempotent?: boolean
  readonly code?: string
}

/**
 * One badge of a group and no more than what measuring takes: hundreds of them leave a process time to look at the clock.
 */
export class BoardMember {
  readonly facts: MemberFacts
  snapshot: Snapshot | undefined
  /** When snapshots came, in ms of `performance.now`. */
  readonly arrivals: number[] = []
  /** Texts in which another group is named. */
  foreign = 0
  onSnapshot: (snapshot: Snapshot) => void = () => undefined
  #socket: WebSocket | undefined
  /** Requests are answered in their order. */
  readonly #waiting: ((reply: Reply) => void)[] = []

  constructor(facts: MemberFacts) {
    this.facts = facts
  }

  /** Connects and says hello; resolves when the list has come. */
  async arrive(url: string): Promise<void> {
    const headers = { 'Device-Id': this.facts.deviceId, 'Protocol-Version': '1' }
    const socket = new WebSocket(url, { headers, perMessageDeflate: false })
    this.#socket = socket
    await once(socket, 'open')
    const told = new Promise<void>((resolve) => {
      this.onSnapshot = () => resolve()
    })
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) this.#take(data.toString())
    })
    socket.on('close', (code) => {
      for (const reply of this.#waiting.splice(0)) reply({ code: `closed ${code}` })
    })
    socket.send(JSON.stringify({ type: 'hello', version: 1, transport: 'websocket', features: {} }))
    await told
  }

  /** Resolves to the reply; where the connection ends first, its code says so. */
  ask(message: Readonly<Record<string, unknown>>): Promise<Reply> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#socket?.send(JSON.stringify({ type: 'workflow', ...message }), (error) => {
        if (error) resolve({ code: error.message })
      })
    })
  }

  async leave(): Promise<void> {
    const socket = this.#socket
    if (!socket || socket.readyState === WebSocket.CLOSED) return
    const closed = once(socket, 'close')
    socket.terminate()
    await closed
  }

  #take(text: string): void {
    const { groupKey, anyGroup } = this.facts
    if (text.match(anyGroup)?.some((named) => named !== groupKey)) this.foreign++
    const message = JSON.parse(text) as Partial<Snapshot> & Reply & { type: string; event?: string }
    if (message.type !== 'workflow') return
    if (message.status !== undefined) return this.#waiting.shift()?.(message)
    const { tasks, total, version, groupKey: told } = message
    if (!tasks || total === undefined || version === undefined || told === undefined) return
    this.arrivals.push(performance.now())
    this.snapshot = { tasks, total, version, groupKey: told }
    this.onSnapshot(this.snapshot)
  }
}
