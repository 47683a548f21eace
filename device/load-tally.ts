import { type FaultName, reasonOf } from './faults.ts'
import { type Distribution, distributionOf } from './percentiles.ts'
import type { SimulatedDevice } from './simulated-device.ts'
import type { TurnTimes } from './turn-times.ts'

/** What is measured, in ms; those of a turn count from the key's release, or from the typed text. */
export const loadStages = {
  connect: 'TCP connection to 101',
  hello: 'hello to hello',
  transcript: 'release to stt',
  speaking: 'release to tts start',
  sentence: 'release to the first sentence on the screen',
  audio: 'release to the first audio packet',
  stop: 'release to tts stop',
  jitter: 'audio packets off their pace, behind the first 10 of an answer',
  gap: 'silence in an answer',
} as const

export type LoadStage = keyof typeof loadStages

export interface LoadReport {
  readonly devices: number
  readonly turns: number
  readonly failedTurns: number
  /** How often, by what was wrong. */
  readonly failures: Readonly<Record<string, number>>
  readonly stages: Readonly<Record<LoadStage, Distribution>>
  readonly packetsSent: number
  readonly packetsPlayed: number
  /** By the queue of a device, because it was full or because the device was not speaking. */
  readonly packetsLost: number
  readonly faults: Readonly<Partial<Record<FaultName, number>>>
}

/** Adds up what the devices see. */
export class Tally {
  readonly samples: Record<LoadStage, number[]>
  readonly #devices: number
  readonly #failures = new Map<string, number>()
  readonly #faults = new Map<FaultName, number>()
  #turns = 0
  #packetsSent = 0
  #packetsPlayed = 0
  #packetsLost = 0

  constructor(devices: number) {
    this.#devices = devices
    this.samples = perStage(() => [])
  }

  addTurn({ stages, jitterMs }: TurnTimes): void {
    this.#turns++
    for (const stage of ['transcript', 'speaking', 'sentence', 'audio', 'stop'] as const) {
      const ms = stages[stage]
      if (ms !== undefined) this.samples[stage].push(ms)
    }
    for (const ms of jitterMs) this.samples.jitter.push(ms)
  }

  addFailure(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return
    // The list of what came instead differs each time; the reason in front of it does not.
    const reason = (reasonOf(error).split(';')[0] ?? '').slice(0, 160)
    this.#failures.set(reason, (this.#failures.get(reason) ?? 0) + 1)
  }

  addDevice({ playback, lost, uplink, faults }: SimulatedDevice): void {
    for (const { gapMs } of playback.underruns) this.samples.gap.push(gapMs)
    this.#packetsSent += uplink.sentPackets
    this.#packetsPlayed += playback.playedPackets
    this.#packetsLost += playback.droppedPackets + lost.notSpeaking
    for (const { name, times } of faults) this.#faults.set(name, (this.#faults.get(name) ?? 0) + times)
  }

  report(): LoadReport {
    const failures = Object.fromEntries(this.#failures)
    return {
      devices: this.#devices,
      turns: this.#turns,
      failedTurns: Object.values(failures).reduce((sum, times) => sum + times, 0),
      failures,
      stages: perStage((stage) => distributionOf(this.samples[stage])),
      packetsSent: this.#packetsSent,
      packetsPlayed: this.#packetsPlayed,
      packetsLost: this.#packetsLost,
      faults: Object.fromEntries(this.#faults),
    }
  }
}

function perStage<T>(make: (stage: LoadStage) => T): Record<LoadStage, T> {
  const stages = Object.keys(loadStages) as LoadStage[]
  return Object.fromEntries(stages.map((stage) => [stage, make(stage)])) as Record<LoadStage, T>
}
