/** Why something ended; the same few words in logs, metrics and turn records. */
export type EndReason =
  | 'done'
  | 'barge-in'
  | 'mode-left'
  | 'device-gone'
  | 'replaced'
  | 'shutdown'
  | 'limit'
  | 'superseded'
  | 'failed'

/** The reason carried by every aborted signal of a scope. */
export class Ended extends Error {
  override readonly name = 'AbortError'
  readonly reason: EndReason

  constructor(reason: EndReason, scope: string) {
    super(`${scope} ended: ${reason}`)
    this.reason = reason
  }
}

/** The EndReason behind an aborted signal, `done` where it was aborted by someone else. */
export function endReason(signal: AbortSignal): EndReason {
  return signal.reason instanceof Ended ? signal.reason.reason : 'done'
}

type Release = () => unknown

/**
 * A lifetime: a signal, the releases of what was acquired in it, and the scopes inside it. Ending a scope aborts its
 * signal, ends its children, then runs the releases in reverse order of acquisition. It is idempotent; errors of
 * releases are collected and thrown together after all have run.
 */
export class Scope {
  readonly name: string
  readonly #controller = new AbortController()
  readonly #children = new Set<Scope>()
  readonly #releases: Release[] = []
  #parent: Scope | undefined
  #ending: Promise<void> | undefined

  constructor(name: string, parent?: Scope) {
    this.name = name
    this.#parent = parent
    if (parent?.signal.aborted) {
      this.#controller.abort(parent.signal.reason)
      this.#ending = Promise.resolve()
    } else if (parent) parent.#children.add(this)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get ended(): boolean {
    return this.signal.aborted
  }

  /** This scope and all inside it, for leak checks. */
  get size(): number {
    let count = 1
    for (const child of this.#children) count += child.size
    return count
  }

  child(name: string): Scope {
    return new Scope(`${this.name}/${name}`, this)
  }

  /**
   * Registers what to release at the end; returns a function that forgets it again without running it. Acquired too
   * late (the scope has ended), it is released at once.
   */
  add(release: Release): () => void {
    if (this.ended) {
      release()
      return () => {}
    }
    this.#releases.push(release)
    return () => {
      const index = this.#releases.lastIndexOf(release)
      if (index >= 0) this.#releases.splice(index, 1)
    }
  }

  end(reason: EndReason): Promise<void> {
    this.#ending ??= this.#end(new Ended(reason, this.name))
    return this.#ending
  }

  async #end(why: Ended): Promise<void> {
    if (this.#parent) this.#parent.#children.delete(this)
    this.#parent = undefined
    this.#controller.abort(why)
    const errors: unknown[] = []
    const collect = (error: unknown) => void errors.push(error)
    await Promise.all([...this.#children].map((child) => child.end(why.reason).catch(collect)))
    for (const release of this.#releases.splice(0).reverse()) {
      try {
        await release()
      } catch (error) {
        collect(error)
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, `${this.name}: ${errors.length} release(s) failed`)
  }
}
