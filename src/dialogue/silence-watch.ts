import type { Clock, Timer } from '../lib/clock.ts'

export interface SilenceWatchPorts {
  readonly clock: Clock
  silenceMs(): number
  /** Somebody is being answered: time stands still. */
  isAnswering(): boolean
  /** The microphone is open: only then does silence mean anything. */
  isListening(): boolean
  /** When speech was last heard, by the clock. */
  lastVoice(): number
  onSilence(): void
}

/** Notices when the microphone has been open for long and nobody has spoken. */
export class SilenceWatch {
  readonly #ports: SilenceWatchPorts
  #timer: Timer | undefined

  constructor(ports: SilenceWatchPorts) {
    this.#ports = ports
  }

  /** Counts from now. */
  restart(): void {
    this.stop()
    const { clock, silenceMs, isAnswering, isListening, lastVoice, onSilence } = this.#ports
    const since = clock.now()
    const look = () => {
      if (isAnswering()) return this.restart()
      const leftMs = Math.max(since, lastVoice()) + silenceMs() - clock.now()
      if (leftMs > 0) this.#timer = clock.after(leftMs, look)
      else if (isListening()) onSilence()
    }
    this.#timer = clock.after(silenceMs(), look)
  }

  stop(): void {
    this.#timer?.cancel()
  }
}
