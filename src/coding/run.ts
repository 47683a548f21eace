import { Analysis } from './analysis.ts'
import type { Finding, LogLine, TestCount } from './finding.ts'
import { type LineTemplate, LineTemplates } from './line-templates.ts'
import { maxRawChars, plainLine } from './plain-line.ts'
import { Redactor, redactText } from './redact.ts'
import { SessionLog } from './session-log.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** What a piece of output brings: the most pressing thing in it. */
export type LineNews = 'error' | 'warning' | 'novel' | 'nothing'

export interface RunCounters {
  readonly lines: number
  readonly errors: number
  readonly warnings: number
  /** Lines from which a secret was removed. */
  readonly redacted: number
  /** Kinds of lines, however often each was written. */
  readonly templates: number
  /** Lines that whoever sends them could not send. */
  readonly dropped: number
  readonly failedTests: number
  readonly passedTests: number
}

const order: readonly LineNews[] = ['nothing', 'novel', 'warning', 'error']

/** The output of one run of a command, from its first line: what is kept of it and what is wrong with it. */
export class Run {
  readonly log = new SessionLog()
  readonly #redactor = new Redactor()
  readonly #templates = new LineTemplates()
  readonly #folded = new Map<number, LineTemplate>()
  #knownKeys: ReadonlySet<string> | undefined
  #analysis: Analysis
  #redacted = 0
  #dropped = 0
  #phase = ''
  #step = ''

  /** `knownKeys`: what the same command said when it went well. */
  constructor(knownKeys: ReadonlySet<string> | undefined) {
    this.#knownKeys = knownKeys
    this.#analysis = new Analysis(this.log, knownKeys)
  }

  /** The part of the work that is being done, and within it the step. */
  get phase(): string {
    return this.#phase
  }

  get step(): string {
    return this.#step
  }

  get findings(): readonly Finding[] {
    return this.#analysis.findings
  }

  get tests(): TestCount | undefined {
    return this.#analysis.tests
  }

  get counters(): RunCounters {
    const { findings, tests } = this.#analysis
    const sum = (wanted: Finding['severity']) =>
      findings.reduce((count, { severity, count: times }) => count + (severity === wanted ? times : 0), 0)
    return {
      lines: this.log.count,
      errors: sum('error'),
      warnings: sum('warning'),
      redacted: this.#redacted,
      templates: this.#templates.size,
      dropped: this.#dropped,
      failedTests: tests?.failed ?? 0,
      passedTests: tests?.passed ?? 0,
    }
  }

  /** Takes one or more whole lines. */
  write(text: string, level: LogLevel = 'info'): LineNews {
    let news: LineNews = 'nothing'
    for (let start = 0; start <= text.length; ) {
      const end = text.indexOf('\n', start)
      const stop = end < 0 ? text.length : end
      // A text that ends with a line feed has no further line.
      if (end >= 0 || stop > start || text === '') {
        const line = this.#line(text.slice(start, stop), level)
        if (order.indexOf(line) > order.indexOf(news)) news = line
      }
      start = stop + 1
    }
    return news
  }

  /** The output pauses, or is over. */
  settle(): void {
    this.#analysis.settle()
  }

  /** A phase, or a step of one, has begun. */
  begin(what: 'phase' | 'step', name: string): void {
    const plain = redactText(plainLine(name.replaceAll(/\s+/g, ' ').trim()))
    this.#step = what === 'step' ? plain : ''
    if (what === 'phase') this.#phase = plain
  }

  drop(lines: number): void {
    this.#dropped += lines
  }

  /** The template of a line that is still kept. */
  templateOf(number: number): LineTemplate | undefined {
    return this.log.get(number) && this.#folded.get(number % 256)
  }

  /** Forgets texts and findings; the numbers of lines go on. */
  clear(): void {
    this.log.clear()
    this.#folded.clear()
    this.#analysis = new Analysis(this.log, this.#knownKeys)
  }

  /** The command has ended without saying what is wrong. */
  exited(code: number, title: string): void {
    const line = this.log.tail(1)[0] ?? { number: Math.max(1, this.log.count), text: '' }
    this.#analysis.report(line, { kind: 'exit-status', severity: 'error', tool: 'exit', title, key: `exit ${code}` })
  }

  #line(raw: string, level: LogLevel): LineNews {
    const plain = plainLine(raw)
    const redacted = this.#redactor.redact(plain)
    if (redacted !== plain) this.#redacted++
    // Where the line was cut, half a secret may be left, which no rule knows.
    const text = raw.length > maxRawChars ? redacted.replace(/\S*$/, '') : redacted
    const line = this.log.add(text)
    const template = this.#templates.add(text, line.number)
    this.#folded.set(line.number % 256, template)
    return this.#look(line, level) ?? (template.count === 1 ? 'novel' : 'nothing')
  }

  #look(line: LogLine, level: LogLevel): LineNews | undefined {
    const seen = this.#analysis.look(line)
    if (seen === 'nothing' && (level === 'error' || level === 'warn') && line.text.trim() !== '') {
      const severity = level === 'error' ? 'error' : 'warning'
      this.#analysis.report(line, { kind: 'log', severity, tool: 'log', title: line.text.trim() })
      return severity
    }
    if (seen !== 'found') return undefined
    return this.#analysis.lastSeverity
  }
}
