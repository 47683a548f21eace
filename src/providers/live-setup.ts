import type { Config } from '../config/schema.ts'
import type { Providers } from './providers.ts'
import type { PartStatus, Setup } from './setup.ts'

/** A configuration and its providers, kept as they are until the lease is given back. */
export interface Lease {
  readonly config: Config
  readonly providers: Providers
  /** Another lease of the same configuration, though a newer one may be in force. */
  again(): Lease
  /** Giving back twice does nothing. */
  release(): void
}

interface Generation {
  readonly config: Config
  readonly setup: Setup
  leases: number
}

/**
 * The configuration in force. A turn works under a lease: it ends on what it began with, while the next one already gets
 * what has been applied meanwhile. The providers of an older configuration are given back with its last lease.
 */
export class LiveSetup {
  readonly #build: (config: Config) => Promise<Setup>
  readonly #onError: (error: unknown) => void
  readonly #older = new Set<Generation>()
  #current: Generation

  private constructor(first: Generation, build: (config: Config) => Promise<Setup>, onError: (error: unknown) => void) {
    this.#current = first
    this.#build = build
    this.#onError = onError
  }

  static async start(
    config: Config,
    build: (config: Config) => Promise<Setup>,
    onError: (error: unknown) => void,
  ): Promise<LiveSetup> {
    return new LiveSetup({ config, setup: await build(config), leases: 0 }, build, onError)
  }

  get config(): Config {
    return this.#current.config
  }

  get parts(): readonly PartStatus[] {
    return this.#current.setup.parts
  }

  lease(): Lease {
    return this.#leaseOf(this.#current)
  }

  /** Puts a configuration in force; rejects, and changes nothing, when its providers cannot be made. One at a time. */
  async apply(config: Config): Promise<void> {
    const next: Generation = { config, setup: await this.#build(config), leases: 0 }
    const previous = this.#current
    this.#current = next
    this.#older.add(previous)
    this.#retire(previous)
  }

  async close(): Promise<void> {
    const all = [this.#current, ...this.#older]
    this.#older.clear()
    await Promise.all(all.map(({ setup }) => setup.release()))
  }

  #leaseOf(generation: Generation): Lease {
    generation.leases++
    let isHeld = true
    return {
      config: generation.config,
      providers: generation.setup.providers,
      again: () => this.#leaseOf(generation),
      release: () => {
        if (!isHeld) return
        isHeld = false
        generation.leases--
        this.#retire(generation)
      },
    }
  }

  #retire(generation: Generation): void {
    if (generation.leases > 0 || !this.#older.delete(generation)) return
    generation.setup.release().catch(this.#onError)
  }
}
