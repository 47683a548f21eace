import { cutText } from '../lib/text.ts'
import type { Analyser, Opening } from './analysers/analyser.ts'
import { analysers } from './analysers/table.ts'
import { anyOf } from './any-of.ts'
import type { Draft, Finding, FindingKind, LogLine, Severity, TestCount } from './finding.ts'
import type { SessionLog } from './session-log.ts'

/** Findings that are told apart in one run; those beyond are counted by kind. */
const maxFindings = 500
/** Lines that a finding names. */
const maxLines = 50
/** Lines that may follow the one with which a finding begins. */
const maxFollowing = 80
const maxTitle = 240
const excerptLines = 8
const excerptCharacters = 200
/** A trouble told again within so many lines, by another program, is the same one. */
const sameTroubleWithin = 15

/** What any program can suffer: more than one of them may tell of it. */
const troubles: ReadonlySet<FindingKind> = new Set([
  'out-of-memory',
  'crash',
  'timeout',
  'port-in-use',
  'disk-full',
  'network',
  'permission',
  'missing-command',
  'dependency',
])

/** One look at a line tells whether any analyser may have to do with it. */
const anyWord = anyOf(analysers.flatMap(({ words }) => words))

interface Open {
  readonly draft: Draft
  readonly more: NonNullable<Opening['more']>
  readonly finding: Finding
  left: number
}

/** What one run says is wrong, found line by line. */
export class Analysis {
  readonly #log: SessionLog
  readonly #known: ReadonlySet<string> | undefined
  readonly #findings = new Map<string, Finding>()
  readonly #lastOfKind = new Map<FindingKind, Finding>()
  #tests: TestCount | undefined
  #open: Open | undefined
  #lastSeverity: Severity = 'error'

  /** `knownKeys`: what the last run said that went well. */
  constructor(log: SessionLog, knownKeys: ReadonlySet<string> | undefined) {
    this.#log = log
    this.#known = knownKeys
  }

  /** Everything found so far, in the order in which it came. */
  get findings(): readonly Finding[] {
    const all = [...this.#findings.values()]
    const open = this.#open
    // One that is known already counts when it is complete.
    const isKnown = !open || open.draft.isEcho || this.#findings.has(open.draft.key ?? keyOf(open.finding))
    return isKnown ? all : [...all, open.finding]
  }

  /** Of what the latest line that was `found` says. */
  get lastSeverity(): Severity {
    return this.#lastSeverity
  }

  /** As the runners count them; where several say so, the sum. */
  get tests(): TestCount | undefined {
    return this.#tests
  }

  /** Looks at a line that is in the log already. `found`: it says that something is wrong; `more`: so did one before. */
  look(line: LogLine): 'found' | 'more' | 'nothing' {
    const open = this.#open
    if (open) {
      const verdict = open.left-- > 0 ? open.more(line) : 'over'
      if (verdict !== 'over') {
        this.#renew(open.finding, open.draft)
        addExcerpt(open.finding, line)
      }
      if (verdict === 'take') return 'more'
      this.#close(open)
      if (verdict === 'last') return 'more'
    }
    if (!anyWord.test(line.text)) return 'nothing'
    const isFound = analysers.some(
      (analyser) => analyser.words.some((word) => line.text.includes(word)) && this.#begin(analyser, line),
    )
    return isFound ? 'found' : 'nothing'
  }

  /** Nothing more belongs to what was found last: the output pauses, or is over. */
  settle(): void {
    if (this.#open) this.#close(this.#open)
  }

  /** Something that no analyser knows but whoever wrote the line says is wrong. */
  report(line: LogLine, draft: Draft): void {
    this.#keep(this.#findingOf(draft, line, 0), draft)
  }

  #begin(analyser: Analyser, line: LogLine): boolean {
    const found = analyser.begin(line, (back) => this.#log.get(line.number - back)?.text)
    if (!found) return false
    if ('tests' in found) {
      const { failed, passed } = found.tests
      this.#tests = { failed: (this.#tests?.failed ?? 0) + failed, passed: (this.#tests?.passed ?? 0) + passed }
      return false
    }
    const { draft, more, back = 0 } = found
    this.#lastSeverity = draft.severity
    const finding = this.#findingOf(draft, line, back)
    if (more) this.#open = { draft, more, finding, left: maxFollowing }
    else this.#keep(finding, draft)
    return true
  }

  #findingOf(draft: Draft, line: LogLine, back: number): Finding {
    const { kind, severity, tool } = draft
    const first = line.number - back
    const finding: Finding = {
      kind,
      severity,
      tool,
      title: '',
      key: '',
      count: 1,
      lines: [first],
      excerpt: [],
      isNew: undefined,
    }
    for (let number = first - 1; number <= line.number; number++) {
      const near = number === line.number ? line : this.#log.get(number)
      if (near) addExcerpt(finding, near)
    }
    this.#renew(finding, draft)
    return finding
  }

  #renew(finding: Finding, draft: Draft): void {
    const { kind, severity, title, subject, place } = draft
    Object.assign(finding, {
      kind,
      severity,
      title: cutText(title, maxTitle),
      ...(subject !== undefined && { subject: cutText(subject, maxTitle) }),
      ...(place && { place: { ...place, file: cutText(place.file, maxTitle) } }),
    })
  }

  #close({ finding, draft }: Open): void {
    this.#open = undefined
    this.#renew(finding, draft)
    this.#keep(finding, draft)
  }

  #keep(finding: Finding, draft: Draft): void {
    const key = draft.key ?? keyOf(finding)
    const known = this.#findings.get(key) ?? this.#sameTrouble(finding) ?? this.#overflow(finding.kind)
    if (!known) {
      const kept: Finding = Object.assign(finding, { key, isNew: this.#known && !this.#known.has(key) })
      this.#findings.set(key, kept)
      this.#lastOfKind.set(kept.kind, kept)
      return
    }
    const isSame = known.tool !== finding.tool && troubles.has(known.kind)
    if (!draft.isEcho && !isSame) known.count++
    for (const number of finding.lines) {
      if (known.lines.length < maxLines && !known.lines.includes(number)) known.lines.push(number)
    }
    known.place ??= finding.place
    if (draft.isEcho) tellMore(known, finding)
    this.#lastOfKind.set(known.kind, known)
  }

  #sameTrouble({ kind, lines: [line = 0] }: Finding): Finding | undefined {
    const last = troubles.has(kind) ? this.#lastOfKind.get(kind) : undefined
    return last && line - (last.lines.at(-1) ?? 0) <= sameTroubleWithin ? last : undefined
  }

  /** Where there are too many to tell apart, those of one kind are one. */
  #overflow(kind: FindingKind): Finding | undefined {
    if (this.#findings.size < maxFindings) return undefined
    return this.#lastOfKind.get(kind)
  }
}

/** The same failure has the same key in the next run, though lines have moved. */
function keyOf({ kind, tool, subject, title, place }: Finding): string {
  return [kind, tool, subject, title.replaceAll(/\d+/g, '#'), place?.file].filter(Boolean).join(' ')
}

/** A title that is more than a name or a word replaces one that is not. */
function tellMore(known: Finding, { title, place }: Finding): void {
  const isBare = known.title === known.subject || !known.title.includes(' ')
  if (isBare && title !== known.subject && title !== '') {
    known.title = title
  }
  if (place?.line !== undefined && known.place?.line === undefined) known.place = place
}

function addExcerpt({ excerpt }: Finding, { number, text }: LogLine): void {
  if (excerpt.length >= excerptLines || text.trim() === '' || excerpt.some((line) => line.number === number)) return
  excerpt.push({ number, text: cutText(text, excerptCharacters) })
}
