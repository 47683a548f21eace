/** What a client wanted: one logical message, however often it was sent. */
export interface Intent {
  readonly sender: string
  readonly id: string
  readonly to: readonly string[]
  /** Rises for each sender. */
  readonly count: number
  readonly isShortLived: boolean
}

/** What was seen by clients, in the order in which this process saw it. */
export type Seen =
  | {
      readonly kind: 'receipt'
      readonly sender: string
      readonly id: string
      readonly accepted: readonly string[]
      readonly failed: readonly string[]
    }
  | { readonly kind: 'refused'; readonly sender: string; readonly id: string; readonly code: string }
  /** `key` is the id as it stands in the payload: it shows which message this is, whatever it is called now. */
  | {
      readonly kind: 'message'
      readonly receiver: string
      readonly from: string
      readonly wireId: string
      readonly key: string
      readonly count: number
      readonly seq: number
    }
  | {
      readonly kind: 'outcome'
      readonly sender: string
      readonly id: string
      readonly to: string
      readonly state: string
    }
  | {
      readonly kind: 'redelivered'
      readonly sender: string
      readonly to: string
      readonly ids: readonly string[]
      readonly count: number
    }

export interface History {
  readonly intents: readonly Intent[]
  readonly seen: readonly Seen[]
}

export interface Verdict {
  readonly acknowledged: number
  readonly received: number
  readonly expired: number
  readonly evicted: number
  readonly refused: number
  /** Each is a sentence about one message. */
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly inverted: readonly string[]
  readonly invented: readonly string[]
  /** Accepted, and the sender was never told how it ended, or was told two different ends. */
  readonly untold: readonly string[]
}

/** Looks at everything that clients have seen once all is quiet. */
export function judge({ intents, seen }: History): Verdict {
  const known = new Map(intents.map((intent) => [intent.id, intent]))
  const accepted = new Map<string, Set<string>>()
  const refused = new Set<string>()
  const states = new Map<string, Set<string>>()
  const wireIds = new Map<string, Set<string>>()
  const lastSeq = new Map<string, { readonly seq: number; readonly count: number }>()
  const report = {
    lost: [] as string[],
    doubled: [] as string[],
    inverted: [] as string[],
    invented: [] as string[],
    untold: [] as string[],
  }
  for (const one of seen) {
    if (one.kind === 'receipt') {
      if (known.get(one.id)?.sender !== one.sender) report.invented.push(`a receipt for ${one.id} to ${one.sender}`)
      const before = accepted.get(one.id)
      if (before && !isSame(before, one.accepted)) report.invented.push(`another receipt for ${one.id}`)
      accepted.set(one.id, new Set(one.accepted))
    } else if (one.kind === 'refused') refused.add(one.id)
    else if (one.kind === 'message') {
      const { receiver, from, wireId, key, count, seq } = one
      const intent = known.get(key)
      if (!intent || intent.sender !== from || intent.count !== count || !intent.to.includes(receiver)) {
        report.invented.push(`${receiver} got ${key} from ${from}`)
        continue
      }
      const name = `${key} > ${receiver}`
      const names = wireIds.get(name) ?? new Set()
      const isNew = !names.has(wireId)
      wireIds.set(name, names.add(wireId))
      if (!isNew) continue
      if (names.size > 1) report.doubled.push(`${name} as ${[...names].join(' and ')}`)
      const pair = `${from} > ${receiver}`
      const last = lastSeq.get(pair)
      if (last && (seq <= last.seq || count <= last.count)) {
        report.inverted.push(`${name}: ${count} (seq ${seq}) after ${last.count} (seq ${last.seq})`)
      }
      if (!last || seq > last.seq) lastSeq.set(pair, { seq, count })
    } else if (one.kind === 'outcome') {
      const name = `${one.id} > ${one.to}`
      if (known.get(one.id)?.sender !== one.sender) report.invented.push(`an outcome of ${one.id} to ${one.sender}`)
      states.set(name, (states.get(name) ?? new Set()).add(one.state))
    }
  }
  let acknowledged = 0
  const ended = { expired: 0, evicted: 0 }
  for (const [id, receivers] of accepted) {
    for (const receiver of receivers) {
      acknowledged++
      const name = `${id} > ${receiver}`
      const told = states.get(name) ?? new Set()
      if (told.size !== 1) report.untold.push(`${name}: ${[...told].join(' and ') || 'nothing'}`)
      if (told.has('expired')) ended.expired++
      if (told.has('evicted')) ended.evicted++
      const isReceived = wireIds.has(name)
      // Whoever was told of the end of a message that did not arrive has not lost it in silence.
      if (!isReceived && !told.has('expired') && !told.has('evicted')) report.lost.push(name)
    }
  }
  for (const name of wireIds.keys()) {
    const [id = '', receiver = ''] = name.split(' > ')
    if (refused.has(id) && !accepted.has(id)) report.invented.push(`${name} was refused`)
    // Nobody asks again what became of one that may be over already.
    else if (!accepted.get(id)?.has(receiver) && !known.get(id)?.isShortLived)
      report.invented.push(`${name} was not accepted`)
  }
  return { acknowledged, received: wireIds.size, ...ended, refused: refused.size, ...report }
}

function isSame(before: ReadonlySet<string>, now: readonly string[]): boolean {
  return before.size === now.length && now.every((each) => before.has(each))
}

export const faultsOf = ({ lost, doubled, inverted, invented, untold }: Verdict): number =>
  lost.length + doubled.length + inverted.length + invented.length + untold.length
