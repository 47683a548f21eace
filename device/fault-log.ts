import type { Clock } from '../src/lib/clock.ts'
import type { Fault, Finding } from './faults.ts'

/** Collects faults; the same one again only counts, so that a thousand lost packets stay one line. */
export class FaultLog {
  readonly faults: Fault[] = []
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  note(finding: Finding): void {
    const known = this.faults.find((fault) => fault.name === finding.name)
    if (known) known.times++
    else this.faults.push({ name: finding.name, detail: finding.detail, atMs: this.#clock.now(), times: 1 })
  }
}
