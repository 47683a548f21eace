import { setTimeout as wait } from 'node:timers/promises'
import { type Distribution, distributionOf } from '../../device/percentiles.ts'
import { BoardMember, type MemberFacts } from './board-member.ts'
import { seededRandom } from './churn.ts'
import { ExpectedList, type PlannedChange } from './expected-list.ts'

export interface BoardLoad {
  readonly groups: number
  readonly membersPerGroup: number
  readonly changesPerSecond: number
  readonly seconds: number
  readonly seed: number
  /** Begins the key of each group: lists of an earlier run are in other groups. */
  readonly run: string
}

export interface BoardReport {
  readonly changes: number
  readonly snapshots: number
  /** From the request, and from its reply, to the snapshot with the change on another device of the group, in ms. */
  readonly afterSent: Distribution
  readonly afterReply: Distribution
  /** Snapshots that one device got within a second, at most. */
  readonly mostInASecond: number
  /** By what was answered instead of ok. */
  readonly refused: Readonly<Record<string, number>>
  /** Changes that some device of the group never saw. */
  readonly unseen: number
  /** Devices that were last told anything but the list as it is. */
  readonly outOfDate: number
  /** Texts with something of another group. */
  readonly foreign: number
}

/** A change on its way to everybody in the group. */
interface Spread {
  readonly change: PlannedChange
  readonly sender: BoardMember
  readonly sentAt: number
  repliedAt: number | undefined
  readonly unseenBy: Set<BoardMember>
  /** When the others saw it. */
  readonly seenAt: number[]
}

interface Group {
  readonly list: ExpectedList
  readonly members: readonly BoardMember[]
  readonly spreading: Set<Spread>
}

const settleMs = 5000
const windowMs = 1000
const arrivingAtOnce = 25

/** The `devices` section of a configuration for this load. */
export function devicesOf(load: BoardLoad): Record<string, { name: string; group: string }> {
  const facts = groupsOf(load).flat()
  return Object.fromEntries(facts.map(({ deviceId, name, groupKey }) => [deviceId, { name, group: groupKey }]))
}

/** Lets every group share a list, and random members change it, at this pace; measures what the others see. */
export async function runBoardLoad(url: string, load: BoardLoad): Promise<BoardReport> {
  const random = seededRandom(load.seed)
  const groups = groupsOf(load).map((facts): Group => {
    const [first] = facts
    return {
      list: new ExpectedList(first?.groupKey ?? '', random),
      members: facts.map((each) => new BoardMember(each)),
      spreading: new Set(),
    }
  })
  const members = groups.flatMap((group) => group.members)
  const measured = new Measured()
  try {
    for (let next = 0; next < members.length; next += arrivingAtOnce) {
      await Promise.all(members.slice(next, next + arrivingAtOnce).map((member) => member.arrive(url)))
    }
    for (const group of groups) {
      for (const member of group.members) member.onSnapshot = () => takeSnapshot(group, member, measured)
    }
    // What devices are told because they have come is not what changes cost.
    await wait(windowMs)
    const startedAt = performance.now()
    const count = load.changesPerSecond * load.seconds
    for (let index = 0; index < count; index++) {
      const dueInMs = startedAt + (index * 1000) / load.changesPerSecond - performance.now()
      if (dueInMs > 0) await wait(dueInMs)
      const group = groups[Math.floor(random() * groups.length)]
      const sender = group?.members[Math.floor(random() * group.members.length)]
      if (group && sender) void change(group, sender, measured)
    }
    const until = performance.now() + settleMs
    while (groups.some(({ spreading }) => spreading.size > 0) && performance.now() < until) await wait(50)
    return {
      changes: count,
      snapshots: members.reduce((sum, { arrivals }) => sum + arrivals.length, 0),
      afterSent: distributionOf(measured.afterSentMs),
      afterReply: distributionOf(measured.afterReplyMs),
      mostInASecond: Math.max(...members.map(({ arrivals }) => mostWithin(arrivals, windowMs))),
      refused: Object.fromEntries(measured.refused),
      unseen: groups.reduce((sum, { spreading }) => sum + spreading.size, 0),
      outOfDate: groups.flatMap(({ list, members: of }) => of.filter(({ snapshot }) => !list.isWholly(snapshot)))
        .length,
      foreign: members.reduce((sum, { foreign }) => sum + foreign, 0),
    }
  } finally {
    await Promise.all(members.map((member) => member.leave()))
  }
}

class Measured {
  readonly afterSentMs: number[] = []
  readonly afterReplyMs: number[] = []
  readonly refused = new Map<string, number>()

  add({ sentAt, repliedAt = sentAt, seenAt }: Spread): void {
    for (const at of seenAt) {
      this.afterSentMs.push(at - sentAt)
      this.afterReplyMs.push(at - repliedAt)
    }
  }
}

async function change(group: Group, sender: BoardMember, measured: Measured): Promise<void> {
  const { list, members, spreading } = group
  const planned = list.plan(sender.facts.name)
  const spread: Spread = {
    change: planned,
    sender,
    sentAt: performance.now(),
    repliedAt: undefined,
    unseenBy: new Set(members),
    seenAt: [],
  }
  spreading.add(spread)
  const reply = await sender.ask(planned.message)
  spread.repliedAt = performance.now()
  if (reply.status === 'ok' && !reply.idempotent) list.done(planned)
  else {
    const what = reply.code ?? JSON.stringify(reply)
    measured.refused.set(what, (measured.refused.get(what) ?? 0) + 1)
    spread.unseenBy.clear()
  }
  settle(group, spread, measured)
}

function takeSnapshot(group: Group, member: BoardMember, measured: Measured): void {
  const { snapshot } = member
  if (!snapshot) return
  const now = performance.now()
  for (const spread of group.spreading) {
    if (!spread.unseenBy.has(member) || !spread.change.isIn(snapshot)) continue
    spread.unseenBy.delete(member)
    if (member !== spread.sender) spread.seenAt.push(now)
    settle(group, spread, measured)
  }
}

/** Seen by all and replied to: its task may be changed again. */
function settle({ list, spreading }: Group, spread: Spread, measured: Measured): void {
  if (spread.unseenBy.size > 0 || spread.repliedAt === undefined) return
  spreading.delete(spread)
  list.settled(spread.change)
  measured.add(spread)
}

function groupsOf({ groups, membersPerGroup, run }: BoardLoad): MemberFacts[][] {
  const anyGroup = new RegExp(`${run}-\\d{3}`, 'g')
  const digits = (value: number) => value.toString(16).padStart(4, '0').replace(/^../, '$&:')
  return Array.from({ length: groups }, (_, group) => {
    const groupKey = `${run}-${String(group).padStart(3, '0')}`
    return Array.from({ length: membersPerGroup }, (_each, member) => ({
      deviceId: `02:50:${digits(group)}:${digits(member)}`,
      name: `${groupKey} member ${member}`,
      groupKey,
      anyGroup,
    }))
  })
}

/** The most of these ascending moments that lie within less than `ms`. */
function mostWithin(moments: readonly number[], ms: number): number {
  let first = 0
  let most = 0
  for (const [index, moment] of moments.entries()) {
    while (moment - (moments[first] ?? moment) >= ms) first++
    most = Math.max(most, index - first + 1)
  }
  return most
}
