import type { CodingDesk, TurnNews } from '../../coding/coding-desk.ts'
import { newsMessage } from '../../coding/news-message.ts'
import type { SourceNews } from '../../coding/source.ts'
import { speaksBuilds } from '../../fleet/device.ts'
import type { Clock, Timer } from '../../lib/clock.ts'
import type { Session } from '../../session/session.ts'

/** How often it is asked whether this is a moment to speak, and for how long the sentence is worth saying. */
const askMs = 500
const worthMs = 60_000

export interface CodingNewsPorts {
  readonly clock: Clock
  readonly desk: CodingDesk
  session(deviceId: string): Session | undefined
}

/** Tells devices what their sources say; aloud, where they want it, when a command fails or is fine again. */
export class CodingNews {
  readonly #ports: CodingNewsPorts
  readonly #ends: readonly (() => void)[]
  /** Sentences that wait for a moment to be said; of one device the newest. */
  readonly #waiting = new Map<string, Timer>()

  constructor(ports: CodingNewsPorts) {
    this.#ports = ports
    const { desk } = ports
    this.#ends = [desk.onNews((news) => this.#tell(news)), desk.onTurn((news) => this.#say(news))]
  }

  close(): void {
    for (const end of this.#ends) end()
    for (const timer of this.#waiting.values()) timer.cancel()
    this.#waiting.clear()
  }

  #tell(news: SourceNews): void {
    const text = JSON.stringify(newsMessage(news))
    for (const deviceId of news.facts.deviceIds) this.#ports.session(deviceId)?.link?.sendText(text, 'state')
  }

  #say({ deviceIds, sentence }: TurnNews): void {
    for (const deviceId of deviceIds) {
      const session = this.#ports.session(deviceId)
      if (!session?.link || !speaksBuilds(session.device)) continue
      this.#waiting.get(deviceId)?.cancel()
      this.#waiting.delete(deviceId)
      this.#announce(deviceId, sentence(session.language), this.#ports.clock.now() + worthMs)
    }
  }

  #announce(deviceId: string, text: string, until: number): void {
    const { clock } = this.#ports
    const isSaid = this.#ports.session(deviceId)?.mode.announce(text) ?? true
    this.#waiting.delete(deviceId)
    if (isSaid || clock.now() >= until) return
    this.#waiting.set(
      deviceId,
      clock.after(askMs, () => this.#announce(deviceId, text, until)),
    )
  }
}
