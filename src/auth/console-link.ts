import type { Clock } from '../lib/clock.ts'
import type { Ids } from '../lib/ids.ts'
import { sameSecret } from './same-secret.ts'

/** How long a link signs in. */
const goodMs = 15 * 60_000
const codeBytes = 16

/** The link that is shown when the server has started: it signs in once. */
export class ConsoleLink {
  readonly code: string
  readonly #clock: Clock
  readonly #madeAt: number
  #isUsed = false

  constructor(clock: Clock, ids: Ids) {
    this.#clock = clock
    this.#madeAt = clock.now()
    this.code = ids.hex(codeBytes)
  }

  /** Whether this is the code, for the first time and in time. */
  redeem(code: string): boolean {
    if (this.#isUsed || this.#clock.now() - this.#madeAt >= goodMs || !sameSecret(this.code, code)) return false
    this.#isUsed = true
    return true
  }
}
