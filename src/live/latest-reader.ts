export interface LatestReaderPorts {
  /** `null`: it is gone. */
  read(id: string): Promise<object | null>
  /** `undefined`: it could not be read. */
  tell(id: string, value: object | null | undefined): void
}

/** Reads what has changed and tells it: one read of each thing at a time, so that what is told last is the latest. */
export class LatestReader {
  readonly #ports: LatestReaderPorts
  /** Those that are being read, and whether they have changed since. */
  readonly #reading = new Map<string, { hasChanged: boolean }>()
  readonly #running = new Set<Promise<void>>()

  constructor(ports: LatestReaderPorts) {
    this.#ports = ports
  }

  look(id: string): void {
    const reading = this.#reading.get(id)
    if (reading) {
      reading.hasChanged = true
      return
    }
    const running = this.#read(id)
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  async #read(id: string): Promise<void> {
    const reading = { hasChanged: true }
    this.#reading.set(id, reading)
    while (reading.hasChanged) {
      reading.hasChanged = false
      const value = await this.#ports.read(id).catch(() => undefined)
      if (!reading.hasChanged) this.#ports.tell(id, value)
    }
    this.#reading.delete(id)
  }
}
