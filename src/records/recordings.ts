import type { Config } from '../config/schema.ts'
import type { Clock, Timer } from '../lib/clock.ts'
import type { Scope } from '../lib/scope.ts'
import type { LogLike } from '../observe/log.ts'
import { RecordingFiles, type TurnSound } from './recording-files.ts'
import { type SoundSide, soundSides, type TurnEntry } from './turn-entry.ts'
import type { TurnLog } from './turn-log.ts'

export interface RecordingsPorts {
  readonly clock: Clock
  readonly log: LogLike
  readonly scope: Scope
  /** Files are kept here while their turns are in `turns`. */
  readonly directory: string
  readonly turns: TurnLog
  config(): Pick<Config['turns'], 'recordMegabytes' | 'recordDays'>
}

const dayMs = 86_400_000
const hourMs = 3_600_000

/** Sound that waits to be written: what a slow disk does not take in time is lost, not kept in memory. */
const maxWaitingBytes = 32 * 1024 * 1024

interface Held {
  readonly startedAt: number
  readonly deviceId: string
  readonly bytes: number
}

/**
 * The sound of the latest turns on disk, bounded by size and age. Everything is written and removed one after the other
 * behind the scenes: nobody who speaks waits for a disk.
 */
export class Recordings {
  readonly #ports: RecordingsPorts
  readonly #files: RecordingFiles
  /** By turn, the oldest first. */
  readonly #held = new Map<string, Held>()
  #bytes = 0
  #waitingBytes = 0
  #work: Promise<void> = Promise.resolve()
  #timer: Timer | undefined

  constructor(ports: RecordingsPorts) {
    this.#ports = ports
    this.#files = new RecordingFiles(ports.directory)
    ports.scope.add(() => {
      this.#timer?.cancel()
      return this.#work
    })
  }

  /** How many turns can be heard again, and what they take on disk. */
  get held(): { readonly turns: number; readonly bytes: number } {
    return { turns: this.#held.size, bytes: this.#bytes }
  }

  /** Takes up what a former process has left: its turns are among the latest again. */
  async begin(): Promise<void> {
    await this.#do('recordings could not be read', async () => {
      for (const { entry, bytes } of await this.#files.list()) {
        this.#ports.turns.add(entry)
        this.#hold(entry, bytes)
      }
      await this.#prune()
    })
  }

  /** Returns at once; the entry tells of its sound when it is on disk. */
  keep(entry: TurnEntry, sound: TurnSound): void {
    const bytes = soundSides.reduce((sum, side) => sum + bytesOf(sound[side]?.packets ?? []), 0)
    if (bytes === 0 || this.#ports.scope.ended) return
    const { log, turns } = this.#ports
    if (this.#waitingBytes + bytes > maxWaitingBytes) {
      log.warn({ turn: entry.id, waitingBytes: this.#waitingBytes }, 'the disk is too slow: a turn is not recorded')
      return
    }
    this.#waitingBytes += bytes
    void this.#do('a turn could not be recorded', async () => {
      try {
        const kept = await this.#files.write(entry, sound)
        this.#hold(kept.entry, kept.bytes)
        turns.change(entry.id, { sounds: kept.entry.sounds })
        await this.#prune()
      } finally {
        this.#waitingBytes -= bytes
      }
    })
  }

  /** An Ogg Opus file; `undefined`: there is none. */
  async read(id: string, side: SoundSide): Promise<Uint8Array | undefined> {
    return this.#held.has(id) ? this.#files.read(id, side) : undefined
  }

  /** Removes the sound of one turn. Resolves to whether there was any. */
  async remove(id: string): Promise<boolean> {
    return (await this.#removeAll((turn) => turn === id)) > 0
  }

  /** Removes the sound of all turns, or of those of a device. Resolves to how many had some. */
  removeAll(deviceId?: string): Promise<number> {
    return this.#removeAll((_, held) => deviceId === undefined || held.deviceId === deviceId)
  }

  async #removeAll(isMeant: (id: string, held: Held) => boolean): Promise<number> {
    let count = 0
    await this.#next(async () => {
      const meant = [...this.#held].filter(([id, held]) => isMeant(id, held))
      for (const [id] of meant) await this.#remove(id)
      count = meant.length
    })
    return count
  }

  #hold({ id, startedAt, deviceId }: TurnEntry, bytes: number): void {
    this.#held.set(id, { startedAt, deviceId, bytes })
    this.#bytes += bytes
  }

  /** The oldest go while there is too much, while they are too old, and when their turns are no longer known. */
  async #prune(): Promise<void> {
    const { clock, scope, turns, config } = this.#ports
    const { recordMegabytes, recordDays } = config()
    const maxBytes = recordMegabytes * 1_000_000
    const since = clock.wall() - recordDays * dayMs
    for (const [id, { startedAt }] of this.#held) {
      if (this.#bytes <= maxBytes && startedAt >= since && turns.get(id)) break
      await this.#remove(id)
    }
    this.#timer?.cancel()
    if (this.#held.size === 0 || scope.ended) return
    this.#timer = clock.after(hourMs, () => void this.#do('old recordings were not removed', () => this.#prune()))
  }

  async #remove(id: string): Promise<void> {
    await this.#files.remove(id)
    this.#bytes -= this.#held.get(id)?.bytes ?? 0
    this.#held.delete(id)
    this.#ports.turns.change(id, { sounds: [] })
  }

  /** Never rejects. */
  #do(failure: string, run: () => Promise<void>): Promise<void> {
    return this.#next(run).catch((error: unknown) => this.#ports.log.error({ error }, failure))
  }

  /** When everything before has been done. */
  #next(run: () => Promise<void>): Promise<void> {
    const done = this.#work.then(run)
    this.#work = done.catch(() => undefined)
    return done
  }
}

const bytesOf = (packets: readonly Uint8Array[]) => packets.reduce((sum, { length }) => sum + length, 0)
