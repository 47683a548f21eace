import { type Clock, sleep } from '../lib/clock.ts'
import { type Change, changesBetween } from './changes.ts'
import type { Vendors } from './complete-schema.ts'
import { readConfig } from './load.ts'
import type { Environment } from './placeholders.ts'
import { problemText } from './problem.ts'
import type { Config } from './schema.ts'

/** What came of an attempt to change the configuration. */
export type ChangeReport =
  | {
      readonly status: 'applied'
      readonly changed: readonly string[]
      readonly needRestart: readonly string[]
      /** In force, but the file could not be written: the next start will not know of it. */
      readonly notSaved?: string
    }
  | { readonly status: 'unchanged' }
  | { readonly status: 'refused'; readonly problems: readonly string[] }

/** One applied change: which keys, never their values. */
export interface AuditEntry {
  readonly at: string
  readonly by: string
  readonly changed: readonly string[]
  readonly needRestart: readonly string[]
}

export interface ConfigFile {
  read(): Promise<string>
  write(text: string): Promise<void>
}

export interface LiveConfigPorts {
  readonly clock: Clock
  /** Aborted when nothing is to be changed any more. */
  readonly signal: AbortSignal
  readonly env: Environment
  readonly vendors: Vendors
  /** `undefined` where the server runs without one. */
  readonly file: ConfigFile | undefined
  /** The configuration in force. */
  current(): Config
  /** Puts one in force, or rejects with what is in the way. */
  apply(config: Config): Promise<void>
  onReport(by: string, report: ChangeReport): void
}

/** So long a file has to stay the same to count as written. */
const settleMs = 100

/** Entries kept; older ones are in the log. */
const auditLength = 200

/**
 * The one way to change the configuration of a running server, whoever asks (the file, SIGHUP, the API, a client with
 * the admin token): read, validate, compare, apply, report. A bad one changes nothing. One after another.
 */
export class LiveConfig {
  readonly #ports: LiveConfigPorts
  readonly #audit: AuditEntry[] = []
  #judged: string | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(ports: LiveConfigPorts) {
    this.#ports = ports
  }

  /** Newest first. */
  get audit(): readonly AuditEntry[] {
    return this.#audit.toReversed()
  }

  /** The file may have changed: says nothing about a text that it has already judged, nor about half a text. */
  noticed(by: string): Promise<ChangeReport> {
    return this.#next(by, async (read) => {
      const text = await this.#finished(read)
      return text === undefined || text === this.#judged ? { status: 'unchanged' } : this.#judge(text, by)
    })
  }

  /** Rereads the file because somebody asks. */
  reload(by: string): Promise<ChangeReport> {
    return this.#next(by, async (read) => this.#judge(await read(), by))
  }

  /** Takes a new text for the file, which is written once the configuration is in force. */
  replace(text: string, by: string): Promise<ChangeReport> {
    return this.#next(by, (_, write) => this.#put(text, by, write))
  }

  /** As `replace`, with a text made of the one that is there. What `change` throws is a refusal. */
  edit(change: (text: string) => string, by: string): Promise<ChangeReport> {
    return this.#next(by, async (read, write) => this.#put(change(await read()), by, write))
  }

  async #put(text: string, by: string, write: (text: string) => Promise<void>): Promise<ChangeReport> {
    const report = await this.#judge(text, by)
    if (report.status === 'refused') return report
    const notSaved = await write(text).then(
      () => undefined,
      (error: Error) => error.message,
    )
    return notSaved !== undefined && report.status === 'applied' ? { ...report, notSaved } : report
  }

  /**
   * The text once it stays the same: what is written in place is empty or half there for a moment, and would be taken
   * for a configuration with everything else at its defaults. `undefined` while it does not: the next notice will come.
   */
  async #finished(read: () => Promise<string>): Promise<string | undefined> {
    const { clock, signal } = this.#ports
    const before = await read()
    await sleep(clock, settleMs, signal)
    const text = await read()
    return text === before && text.trim() !== '' ? text : undefined
  }

  #next(
    by: string,
    change: (read: () => Promise<string>, write: (text: string) => Promise<void>) => Promise<ChangeReport>,
  ): Promise<ChangeReport> {
    const { file, onReport } = this.#ports
    const run = async () => {
      const report = file
        ? await change(file.read, file.write).catch((error: Error) => refused(error.message))
        : refused('the server was started without a configuration file')
      if (!this.#ports.signal.aborted) onReport(by, report)
      return report
    }
    const result = this.#last.then(run)
    this.#last = result
    return result
  }

  async #judge(text: string, by: string): Promise<ChangeReport> {
    const { env, vendors, current, apply, clock } = this.#ports
    this.#judged = text
    const loaded = readConfig(text, env, vendors)
    if (!loaded.config) return { status: 'refused', problems: loaded.problems.map(problemText) }
    const changes = changesBetween(current(), loaded.config, vendors)
    if (changes.length === 0) return { status: 'unchanged' }
    await apply(loaded.config)
    const entry = { at: new Date(clock.wall()).toISOString(), by, ...namesOf(changes) }
    this.#audit.push(entry)
    if (this.#audit.length > auditLength) this.#audit.shift()
    return { status: 'applied', changed: entry.changed, needRestart: entry.needRestart }
  }
}

function refused(problem: string): ChangeReport {
  return { status: 'refused', problems: [problem] }
}

function namesOf(changes: readonly Change[]): { changed: string[]; needRestart: string[] } {
  return {
    changed: changes.map(({ path }) => path),
    needRestart: changes.filter(({ restart }) => restart).map(({ path }) => path),
  }
}
