import { PeerClient, type PeerSaid } from '../peer-client.ts'
import type { Intent, Seen } from './history.ts'

const features = { peerAck: true, peerReceiptAck: true }
/** An answer that has not come by then is not waited for; the same id is sent again. */
const answerMs = 4000

export interface ClientPorts {
  readonly deviceId: string
  readonly others: readonly string[]
  random(): number
  url(): string | undefined
  see(seen: Seen): void
  intend(intent: Intent): void
}

/**
 * One device of the check. It sends one message after another, each until it knows what came of it, under the same id;
 * acknowledges most of what comes, and forgets to for the rest, which then comes again.
 */
export class CheckClient {
  readonly #ports: ClientPorts
  #client: PeerClient | undefined
  #pending: Intent | undefined
  /** An attempt got no answer: it may still be carried out, whatever is said to the next one. */
  #isUncertain = false
  #count = 0
  isDiligent = false

  constructor(ports: ClientPorts) {
    this.#ports = ports
  }

  get isIdle(): boolean {
    return this.#pending === undefined
  }

  /** Does this and that until `isOver`. */
  async live(isOver: () => boolean): Promise<void> {
    const { random } = this.#ports
    while (!isOver()) {
      if (!(await this.#isConnected())) await pause(20)
      else if (random() < 0.06) await this.leave()
      else await this.#send(this.#pending ?? this.#intend())
      if (random() < 0.3) await pause(random() * 15)
    }
  }

  /** Brings what it has begun to its end. */
  async finish(): Promise<void> {
    this.isDiligent = true
    await this.leave()
    while (this.#pending || !this.#client?.isOpen) {
      if (!(await this.#isConnected())) await pause(50)
      else if (this.#pending) await this.#send(this.#pending)
    }
  }

  async leave(): Promise<void> {
    await this.#client?.leave()
    this.#client = undefined
  }

  async #isConnected(): Promise<boolean> {
    if (this.#client?.isOpen) return true
    const url = this.#ports.url()
    if (url === undefined) return false
    const client = new PeerClient({ deviceId: this.#ports.deviceId, features })
    client.onSaid = (message) => this.#take(client, message)
    try {
      await client.arrive(url)
      this.#client = client
      return true
    } catch {
      await client.leave()
      return false
    }
  }

  #intend(): Intent {
    const { deviceId, others, random } = this.#ports
    const first = others[Math.floor(random() * others.length)] ?? ''
    const second = others[Math.floor(random() * others.length)] ?? ''
    const count = ++this.#count
    const intent: Intent = {
      sender: deviceId,
      id: `${deviceId}-${count}`,
      to: [...new Set(random() < 0.3 ? [first, second] : [first])],
      count,
      isShortLived: random() < 0.05,
    }
    this.#pending = intent
    this.#isUncertain = false
    this.#ports.intend(intent)
    return intent
  }

  async #send(intent: Intent): Promise<void> {
    const { id, to, count, sender, isShortLived } = intent
    // One that is over may be forgotten: sent again it would be another message.
    if (isShortLived) this.#pending = undefined
    const client = this.#client
    if (!client) return
    const seen = client.said.length
    client.send({
      type: 'peer',
      id,
      to,
      payload: { text: 'x', key: id, count },
      ttlSeconds: isShortLived ? 0.3 : 3600,
    })
    const answer = client.next((said) => said.type === 'peer' && said.status !== undefined && said.id === id, seen)
    const said = await Promise.race([answer.catch(() => undefined), pause(answerMs)])
    if (!said) {
      this.#isUncertain = true
      return this.leave()
    }
    if (said.status === 'done') {
      this.#pending = undefined
      const names = (list: unknown) => list as readonly string[]
      const accepted = [...names(said.delivered), ...names(said.enqueued)]
      this.#ports.see({ kind: 'receipt', sender, id, accepted, failed: names(said.failed) })
    } else if (said.code !== 'INTERNAL_ERROR' && !this.#isUncertain) {
      this.#pending = undefined
      this.#ports.see({ kind: 'refused', sender, id, code: String(said.code) })
    } else {
      this.#isUncertain = true
      await pause(20)
    }
  }

  #take(client: PeerClient, said: PeerSaid): void {
    if (said.type !== 'peer') return
    const { deviceId, see, random } = this.#ports
    if (said.event === 'message') {
      const { key, count } = said.payload as { key: string; count: number }
      const wireId = String(said.id)
      see({ kind: 'message', receiver: deviceId, from: String(said.from), wireId, key, count, seq: Number(said.seq) })
      if (this.isDiligent || random() < 0.9) client.acknowledge(wireId)
    } else if (said.event === 'receipt') {
      const id = String(said.id)
      see({ kind: 'outcome', sender: deviceId, id, to: String(said.to), state: String(said.state) })
      if (this.isDiligent || random() < 0.9) client.send({ type: 'peer', event: 'ack', receipts: [id] })
    } else if (said.event === 'redelivered') {
      const ids = said.ids as string[]
      see({ kind: 'redelivered', sender: deviceId, to: String(said.to), ids, count: Number(said.count) })
      client.send({ type: 'peer', event: 'ack', redelivered: ids })
    }
  }
}

export function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined))
}
