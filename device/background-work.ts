/** Work that nobody waits for until the end, but whose failure must not get lost. */
export class BackgroundWork {
  readonly #running = new Set<Promise<void>>()
  readonly #isExpected: (error: unknown) => boolean
  #failure: { error: unknown } | undefined

  /** Failures that are expected are forgotten. */
  constructor(isExpected: (error: unknown) => boolean) {
    this.#isExpected = isExpected
  }

  run(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        if (!this.#isExpected(error)) this.#failure ??= { error }
      })
      .finally(() => this.#running.delete(tracked))
    this.#running.add(tracked)
  }

  /** Resolves when all work has ended; rejects with the first failure there ever was. */
  async end(): Promise<void> {
    await Promise.all(this.#running)
    if (this.#failure) throw this.#failure.error
  }
}
