import type { Finding } from './finding.ts'

/** Commands that are remembered; those not run for longest are forgotten. */
const maxCommands = 200
const maxKeys = 1000

export type RunResult = 'green' | 'red'

interface Past {
  result: RunResult
  /** What the last run that went well said nevertheless: warnings, mostly. */
  keys: ReadonlySet<string> | undefined
}

/** How each command went the last time, and what it said when it went well. */
export class RunHistory {
  readonly #past = new Map<string, Past>()

  /** `undefined`: it has not gone well yet. */
  knownKeys(command: string): ReadonlySet<string> | undefined {
    return this.#past.get(command)?.keys
  }

  /** Remembers a run that is over; returns how the one before went. */
  add(command: string, result: RunResult, findings: readonly Finding[]): RunResult | undefined {
    const before = this.#past.get(command)
    this.#past.delete(command)
    const keys = result === 'green' ? new Set(findings.slice(0, maxKeys).map(({ key }) => key)) : before?.keys
    this.#past.set(command, { result, keys })
    if (this.#past.size > maxCommands) {
      const [oldest] = this.#past.keys()
      if (oldest !== undefined) this.#past.delete(oldest)
    }
    return before?.result
  }
}
