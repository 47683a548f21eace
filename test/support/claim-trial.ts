import { ClaimChecker, type ProblemKind } from '../../src/meetings/check-claims.ts'
import type { MinutesItem } from '../../src/meetings/minutes.ts'
import type { Spoken } from '../../src/meetings/spoken.ts'

/** What is changed in a claim to make it wrong. */
const mutationKinds = ['number', 'name', 'date', 'owner', 'negation'] as const
type MutationKind = (typeof mutationKinds)[number]

/** A claim that its segments prove, and wrong versions of it. */
export interface Provable {
  readonly claim: MinutesItem
  readonly wrong: Partial<Record<MutationKind, MinutesItem>>
}

/** A summary: claims with the segments of the meeting they were made of. */
export interface TrialSummary {
  /** Where it comes from, for the table. */
  readonly source: string
  readonly segments: readonly Spoken[]
  readonly claims: readonly Provable[]
}

interface TrialRow {
  readonly source: string
  readonly kind: MutationKind
  readonly mutated: number
  readonly caught: number
  /** Of the caught ones, those for which the right kind of problem was named. */
  readonly named: number
}

export interface TrialResult {
  readonly rows: readonly TrialRow[]
  readonly summaries: number
  readonly caughtShare: number
  /** Summaries without any change in which a claim failed. */
  readonly falseAlarms: number
  readonly claims: number
  readonly claimsFailed: number
  /** For people who want to see why. */
  readonly missed: readonly string[]
  readonly alarms: readonly string[]
}

/**
 * Checks each summary as it is, and once more with one claim made wrong: the kinds take turns, so that each has its
 * share.
 */
export function tryClaims(summaries: readonly TrialSummary[], random: () => number): TrialResult {
  const rows = new Map<string, { source: string; kind: MutationKind; mutated: number; caught: number; named: number }>()
  const missed: string[] = []
  const alarms: string[] = []
  let claims = 0
  let falseAlarms = 0
  const used: Record<MutationKind, number> = { number: 0, name: 0, date: 0, owner: 0, negation: 0 }
  for (const { source, segments, claims: provable } of summaries) {
    const checker = new ClaimChecker(segments)
    const failing = provable.filter(({ claim }) => checker.problemsOf(claim).length > 0)
    claims += provable.length
    if (failing.length > 0) falseAlarms++
    for (const { claim } of failing) alarms.push(describe(source, claim, segments, checker))
    const choices = provable.flatMap(({ claim, wrong }) =>
      mutationKinds.flatMap((kind) => (wrong[kind] ? [{ kind, before: claim, after: wrong[kind] }] : [])),
    )
    const rarest = Math.min(...choices.map(({ kind }) => used[kind]))
    const rare = choices.filter(({ kind }) => used[kind] === rarest)
    const change = rare[Math.floor(random() * rare.length)]
    if (!change) continue
    used[change.kind]++
    const known = new Set(checker.problemsOf(change.before).map(({ kind, what }) => `${kind} ${what}`))
    const problems = checker.problemsOf(change.after).filter(({ kind, what }) => !known.has(`${kind} ${what}`))
    const key = `${source} ${change.kind}`
    const row = rows.get(key) ?? { source, kind: change.kind, mutated: 0, caught: 0, named: 0 }
    rows.set(key, row)
    row.mutated++
    if (problems.length > 0) row.caught++
    else missed.push(`${change.kind}: ${describe(source, change.after, segments, checker)}`)
    if (problems.some(({ kind }) => isNamed(kind, change.kind))) row.named++
  }
  const all = [...rows.values()]
  const sum = (part: (row: TrialRow) => number) => all.reduce((total, row) => total + part(row), 0)
  return {
    rows: all,
    summaries: summaries.length,
    caughtShare:
      sum(({ caught }) => caught) /
      Math.max(
        1,
        sum(({ mutated }) => mutated),
      ),
    falseAlarms,
    claims,
    claimsFailed: alarms.length,
    missed,
    alarms,
  }
}

/** A person in the wrong place is a wrong owner or a wrong name. */
function isNamed(problem: ProblemKind, kind: MutationKind): boolean {
  const isPerson = (each: string) => each === 'name' || each === 'owner'
  return problem === kind || (isPerson(problem) && isPerson(kind))
}

function describe(source: string, claim: MinutesItem, segments: readonly Spoken[], checker: ClaimChecker): string {
  const cited = segments.filter(({ seq }) => claim.segments.includes(`s${seq}`))
  const said = cited.map(({ seq, speakerId, text }) => `[s${seq}] ${speakerId}: ${text}`).join(' ')
  const marks = JSON.stringify({ owner: claim.owner, due: claim.due })
  return `${source}: ${claim.text} ${marks} <- ${said} ${JSON.stringify(checker.problemsOf(claim))}`
}
