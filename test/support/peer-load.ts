import { seededRandom } from './churn.ts'
import { PeerClient, type PeerSaid } from './peer-client.ts'

export interface PeerLoad {
  readonly devices: number
  /** Of them, how many come and go all the time. */
  readonly flappingShare: number
  readonly messagesPerSecond: number
  readonly seconds: number
  readonly seed: number
}

export interface PeerLoadReport {
  readonly sent: number
  readonly accepted: number
  readonly refused: Readonly<Record<string, number>>
  /** Accepted, and nobody got it. */
  readonly lost: number
  readonly doubled: number
  readonly inverted: number
  /** Receipts that tell of a delivery, and accepted messages without any. */
  readonly receipts: number
  readonly untold: number
  /** Messages that senders were told of as delivered to a device that had come back. */
  readonly redelivered: number
  /** Of those to devices that were away when they were accepted, how many senders were not told of in that way. */
  readonly unsummed: number
  /** Told of in that way, but not as delivered. */
  readonly oversummed: number
  readonly reconnects: number
  /** From the sending to the arrival at a device that was connected all the while, in ms. */
  readonly latencies: readonly number[]
}

const features = { peerAck: true, peerReceiptAck: true }

export function loadDevices({ devices }: PeerLoad): Record<string, { group: string }> {
  return Object.fromEntries(Array.from({ length: devices }, (_, index) => [`load-${index}`, { group: 'load' }]))
}

interface Message {
  readonly sentAt: number
  readonly from: number
  readonly to: number
  isAccepted: boolean
  /** The device was away from before it was sent until after it was accepted. */
  wasAway: boolean
  readonly presence: number
  arrivals: number
}

/** One device: what it has got, and whether it is there. */
class Member {
  readonly index: number
  readonly #load: LoadRun
  client: PeerClient
  connectedAt = Number.NaN
  #arrivals = 0
  readonly lastCounts = new Map<number, number>()

  constructor(index: number, load: LoadRun) {
    this.index = index
    this.#load = load
    this.client = this.#make()
  }

  get isThere(): boolean {
    return this.client.isOpen
  }

  get presence(): number {
    return this.isThere ? this.#arrivals : -this.#arrivals
  }

  async arrive(url: string): Promise<void> {
    this.#arrivals++
    // What waited comes before this is over.
    this.connectedAt = Number.POSITIVE_INFINITY
    this.client = this.#make()
    await this.client.arrive(url)
    this.connectedAt = performance.now()
  }

  #make(): PeerClient {
    const client = new PeerClient({ deviceId: `load-${this.index}`, features })
    client.onSaid = (said) => {
      this.#load.take(this, client, said)
      // A long run must not keep everything.
      client.said.length = 0
    }
    return client
  }
}

class LoadRun {
  /** How often a device has come; negative while it is away. */
  presence: (member: number) => number = () => 0
  readonly messages = new Map<string, Message>()
  readonly refused: Record<string, number> = {}
  readonly told = new Set<string>()
  readonly redelivered = new Set<string>()
  readonly latencies: number[] = []
  doubled = 0
  inverted = 0
  answered = 0

  take(member: Member, client: PeerClient, said: PeerSaid): void {
    if (said.type !== 'peer') return
    const id = String(said.id)
    if (said.status === 'done') {
      this.answered++
      const message = this.messages.get(id)
      if (message) {
        message.isAccepted = true
        message.wasAway = message.presence < 0 && message.presence === this.presence(message.to)
      }
    } else if (said.status === 'error') {
      this.answered++
      const code = String(said.code)
      this.refused[code] = (this.refused[code] ?? 0) + 1
    } else if (said.event === 'message') this.#arrived(member, client, id, said)
    else if (said.event === 'receipt') {
      if (said.state === 'delivered') this.told.add(id)
      client.send({ type: 'peer', event: 'ack', receipts: [id] })
    } else if (said.event === 'redelivered') {
      const ids = said.ids as string[]
      for (const one of ids) this.redelivered.add(one)
      client.send({ type: 'peer', event: 'ack', redelivered: ids })
    }
  }

  #arrived(member: Member, client: PeerClient, id: string, said: PeerSaid): void {
    client.acknowledge(id)
    const message = this.messages.get(id)
    if (!message) {
      this.doubled++
      return
    }
    message.arrivals++
    // The sender may have gone before it could be told.
    message.isAccepted = true
    if (message.arrivals > 1) return
    const seq = Number(said.seq)
    if (seq <= (member.lastCounts.get(message.from) ?? 0)) this.inverted++
    member.lastCounts.set(message.from, Math.max(seq, member.lastCounts.get(message.from) ?? 0))
    const wasThere = member.connectedAt + 250 < message.sentAt
    if (wasThere) this.latencies.push(performance.now() - message.sentAt)
  }
}

/** Devices that write to each other while half of them come and go; then all are there, and everything is counted. */
export async function runPeerLoad(url: string, load: PeerLoad): Promise<PeerLoadReport> {
  const random = seededRandom(load.seed)
  const run = new LoadRun()
  const members = Array.from({ length: load.devices }, (_, index) => new Member(index, run))
  run.presence = (index) => members[index]?.presence ?? 0
  for (const member of members) await member.arrive(url)
  const flapping = members.slice(0, Math.round(load.devices * load.flappingShare))
  let reconnects = 0
  let isOver = false
  const flaps = flapping.map(async (member) => {
    while (!isOver) {
      await pause(500 + random() * 3000)
      await member.client.leave()
      await pause(200 + random() * 1500)
      await member.arrive(url)
      reconnects++
    }
  })
  const startedAt = performance.now()
  const total = load.messagesPerSecond * load.seconds
  let next = 0
  while (next < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * load.messagesPerSecond))
    for (; next < due; next++) {
      const from = nextSender(members, random)
      const to = Math.floor(random() * members.length)
      if (!from || to === from.index) continue
      const id = `l${next}`
      run.messages.set(id, {
        sentAt: performance.now(),
        from: from.index,
        to,
        isAccepted: false,
        wasAway: false,
        presence: run.presence(to),
        arrivals: 0,
      })
      from.client.send({ type: 'peer', id, to: [`load-${to}`], payload: { text: `message ${next}` } })
    }
    await pause(2)
  }
  isOver = true
  await Promise.all(flaps)
  await settled(run)
  await Promise.all(members.map((member) => member.client.leave()))
  const accepted = [...run.messages].filter(([, { isAccepted }]) => isAccepted)
  const isTold = ([id]: readonly [string, Message]) => run.told.has(id)
  return {
    sent: run.messages.size,
    accepted: accepted.length,
    refused: run.refused,
    lost: accepted.filter(([, { arrivals }]) => arrivals === 0).length,
    doubled: run.doubled,
    inverted: run.inverted,
    receipts: run.told.size,
    untold: accepted.filter((one) => !isTold(one)).length,
    redelivered: run.redelivered.size,
    unsummed: accepted.filter(([id, { wasAway }]) => wasAway && !run.redelivered.has(id)).length,
    oversummed: [...run.redelivered].filter((id) => !run.told.has(id)).length,
    reconnects,
    latencies: run.latencies,
  }
}

/** Somebody who is there and will stay until the answer has come: senders do not flap in the same moment. */
function nextSender(members: readonly Member[], random: () => number): Member | undefined {
  for (let attempt = 0; attempt < 10; attempt++) {
    const member = members[Math.floor(random() * members.length)]
    if (member?.isThere) return member
  }
  return undefined
}

async function settled(run: LoadRun): Promise<void> {
  const deadline = performance.now() + 20_000
  const isDone = () =>
    [...run.messages].every(([id, { isAccepted, arrivals }]) => !isAccepted || (arrivals > 0 && run.told.has(id)))
  while (!isDone() && performance.now() < deadline) await pause(100)
  // Summaries come last.
  await pause(1000)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
