import type { Scope } from '../lib/scope.ts'
import { condensedView } from './condensed-view.ts'
import type { Pace } from './device-pace.ts'
import type { Finding, LogLine } from './finding.ts'
import type { Insight } from './insight.ts'
import { InsightWriter, type InsightWriterPorts } from './insight-writer.ts'
import { linesAround } from './lines-around.ts'
import { redactText } from './redact.ts'
import { type LogLevel, Run, type RunCounters } from './run.ts'
import type { RunHistory, RunResult } from './run-history.ts'
import { codingWords } from './words.ts'

/** Who writes, and who is told. */
export interface SourceFacts {
  readonly id: string
  /** What people call it. */
  readonly name: string
  /** What is run; the same command is compared with itself. */
  readonly command: string
  /** Devices that are told; the first one's language and pace count. */
  readonly deviceIds: readonly string[]
}

/** An insight, or what a run has come to. */
export interface SourceNews {
  readonly facts: SourceFacts
  readonly insight: Insight
  /** Of the summary: how the run went. */
  readonly summary?: { readonly result: RunResult; readonly exitCode: number | undefined; readonly isDegraded: boolean }
}

export interface SourcePorts extends Omit<InsightWriterPorts, 'scope' | 'pace' | 'command' | 'send'> {
  readonly scope: Scope
  readonly pace: Pace
  readonly history: RunHistory
  tell(news: SourceNews): void
  /** Something about it is different; called often. */
  onChange(): void
  /** A run that went well, or not, where the one before did otherwise. */
  onTurn(source: Source): void
}

/** Where output comes from: a command under `lapel watch`, a program that posts lines, a badge. One run after another. */
export class Source {
  readonly #ports: SourcePorts
  #facts: SourceFacts
  #run: Run
  #writer: InsightWriter
  #received = 0
  #result: RunResult | undefined
  #exitCode: number | undefined
  #isRunning = true
  #latest: Insight | undefined
  #startedAt: number
  #touchedAt: number

  constructor(facts: SourceFacts, ports: SourcePorts) {
    this.#facts = facts
    this.#ports = ports
    this.#startedAt = ports.clock.wall()
    this.#touchedAt = ports.clock.now()
    const { run, writer } = this.#begin()
    this.#run = run
    this.#writer = writer
  }

  get facts(): SourceFacts {
    return this.#facts
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  /** Ms since the epoch. */
  get startedAt(): number {
    return this.#startedAt
  }

  /** When it was last written to, by the clock. */
  get touchedAt(): number {
    return this.#touchedAt
  }

  /** `undefined`: the run goes on. */
  get result(): RunResult | undefined {
    return this.#result
  }

  get exitCode(): number | undefined {
    return this.#exitCode
  }

  /** What was told last. */
  get latest(): Insight | undefined {
    return this.#latest
  }

  get phase(): string {
    return this.#run.phase
  }

  get step(): string {
    return this.#run.step
  }

  get counters(): RunCounters {
    return this.#run.counters
  }

  get findings(): readonly Finding[] {
    return this.#run.findings
  }

  /** Lines of this run that its writer has sent, whether or not they were taken twice. */
  get received(): number {
    return this.#received
  }

  /** The run in few words, for a model. */
  view(): string {
    const state = this.#isRunning ? 'it goes on' : this.#result === 'green' ? 'it went well' : 'it failed'
    return `${state}\n${condensedView(this.#run, this.#run.findings, this.#facts.command || this.#facts.name).text}`
  }

  tail(count: number): readonly LogLine[] {
    return this.#run.log.tail(count)
  }

  /** Lines around this one, of those that are kept and those that were kept because something is wrong in them. */
  around(number: number, count: number): readonly LogLine[] {
    return linesAround(this.#run, number, count)
  }

  /** A new run, of this command if one is given; one that goes on is left without a summary. */
  start(given: Partial<Pick<SourceFacts, 'command'>> = {}): void {
    this.#writer.close()
    this.#facts = { ...this.#facts, ...given, command: redactText(given.command ?? this.#facts.command) }
    this.#startedAt = this.#ports.clock.wall()
    this.#result = undefined
    this.#exitCode = undefined
    this.#isRunning = true
    this.#latest = undefined
    this.#received = 0
    const { run, writer } = this.#begin()
    this.#run = run
    this.#writer = writer
    this.#ports.onChange()
  }

  write(text: string, level: LogLevel = 'info'): void {
    this.#wake()
    this.#writer.heard(this.#run.write(text, level))
  }

  /** Whole lines, of which the first is the `from`th of the run, counted from 1: those that have come before are passed over. */
  writeFrom(from: number, text: string): void {
    this.#wake()
    const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n')
    const known = this.#received - (from - 1)
    if (known < 0) this.#run.drop(-known)
    const fresh = lines.slice(Math.max(0, known))
    this.#received = Math.max(this.#received, from - 1 + lines.length)
    if (fresh.length > 0) this.#writer.heard(this.#run.write(`${fresh.join('\n')}\n`))
  }

  begin(what: 'step' | 'phase', name: string): void {
    this.#wake()
    this.#run.begin(what, name)
    this.#writer.moved()
  }

  clear(): void {
    this.#touchedAt = this.#ports.clock.now()
    this.#run.clear()
    this.#ports.onChange()
  }

  /** Ends the run; resolves when its summary has been sent. Ending what has ended does nothing. */
  async stop(exitCode: number | undefined): Promise<void> {
    if (!this.#isRunning) return
    this.#isRunning = false
    this.#touchedAt = this.#ports.clock.now()
    this.#exitCode = exitCode
    this.#run.settle()
    const hasErrors = this.#run.findings.some(({ severity }) => severity === 'error')
    this.#result = (exitCode ?? (hasErrors ? 1 : 0)) === 0 ? 'green' : 'red'
    if (exitCode !== undefined && exitCode !== 0 && !hasErrors) {
      const words = codingWords(this.#ports.language())
      this.#run.exited(
        exitCode,
        `${this.#facts.name || this.#facts.command || words.spoken.itself}${words.colon}${words.exited(exitCode)}`,
      )
    }
    this.#ports.onChange()
    const { history } = this.#ports
    const before = history.add(commandKey(this.facts), this.#result, this.#run.findings)
    const hasTurned = this.#result === 'red' ? before !== 'red' : before === 'red'
    await this.#writer.finish()
    if (hasTurned) this.#ports.onTurn(this)
  }

  close(): void {
    this.#writer.close()
  }

  /** Who writes after the end begins anew. */
  #wake(): void {
    if (!this.#isRunning) this.start()
    this.#touchedAt = this.#ports.clock.now()
    this.#ports.onChange()
  }

  #begin(): { run: Run; writer: InsightWriter } {
    const { history, tell, onTurn: _, ...ports } = this.#ports
    const run = new Run(history.knownKeys(commandKey(this.facts)))
    const writer = new InsightWriter(run, {
      ...ports,
      command: this.facts.command,
      config: () => this.#ports.config(),
      lease: () => this.#ports.lease(),
      language: () => this.#ports.language(),
      send: (insight, { isFinal, isDegraded }) => {
        this.#latest = insight
        this.#ports.onChange()
        const result = this.#result ?? 'green'
        tell({
          facts: this.facts,
          insight,
          ...(isFinal && { summary: { result, exitCode: this.#exitCode, isDegraded } }),
        })
      },
    })
    return { run, writer }
  }
}

/** The same command for the same people. */
function commandKey({ deviceIds, command, name }: SourceFacts): string {
  return `${deviceIds[0] ?? ''} ${command || name}`
}
