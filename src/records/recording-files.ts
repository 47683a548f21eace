import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeOggOpus } from '../audio/ogg-opus.ts'
import type { RecordedSound } from '../turn/packet-tape.ts'
import { type SoundSide, soundSides, type TurnEntry, turnEntry, turnId } from './turn-entry.ts'

/** The sound of one turn; a side that is absent has none. */
export type TurnSound = Readonly<Partial<Record<SoundSide, RecordedSound | undefined>>>

/** What is on disk of one turn. */
export interface KeptTurn {
  readonly entry: TurnEntry
  readonly bytes: number
}

const inputSampleRates = { heard: 16_000, spoken: 24_000 } as const satisfies Record<SoundSide, number>

/** Entries that are read at once at the start. */
const readsAtOnce = 16

/**
 * The files of recorded turns in one directory: `<turn>.heard.opus`, `<turn>.spoken.opus`, and last `<turn>.json` with
 * what is known of the turn, without which the others count as left behind by a crash.
 */
export class RecordingFiles {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Resolves when all is written, to the entry with the sides that are there; leaves nothing behind where it fails. */
  async write(entry: TurnEntry, sound: TurnSound): Promise<KeptTurn> {
    try {
      return await this.#write(entry, sound)
    } catch (error) {
      await this.remove(entry.id).catch(() => undefined)
      throw error
    }
  }

  async #write(entry: TurnEntry, sound: TurnSound): Promise<KeptTurn> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    const sounds: SoundSide[] = []
    let bytes = 0
    for (const side of soundSides) {
      const recorded = sound[side]
      if (!recorded) continue
      const { packets, frameMs } = recorded
      const file = encodeOggOpus(packets, { frameMs, inputSampleRate: inputSampleRates[side] })
      await writeFile(this.#soundFile(entry.id, side), file, { mode: 0o600 })
      sounds.push(side)
      bytes += file.length
    }
    // Texts are kept in memory only.
    const { texts: _, ...facts } = { ...entry, sounds }
    await writeFile(this.#entryFile(entry.id), JSON.stringify(facts), { mode: 0o600 })
    return { entry: facts, bytes }
  }

  /** `undefined`: there is none. */
  read(id: string, side: SoundSide): Promise<Uint8Array | undefined> {
    return readFile(this.#soundFile(id, side)).catch(nothingThere)
  }

  async remove(id: string): Promise<void> {
    // The entry first: what a crash leaves behind is then cleared away at the next start.
    const files = [this.#entryFile(id), ...soundSides.map((side) => this.#soundFile(id, side))]
    for (const file of files) await rm(file, { force: true })
  }

  /** Whole recordings, the oldest first; whatever else is there and looks like part of one is removed. */
  async list(): Promise<KeptTurn[]> {
    const names = (await readdir(this.#directory).catch(nothingThere)) ?? []
    const ids = [...new Set(names.map((name) => name.split('.')[0] ?? ''))].filter((id) => turnId.safeParse(id).success)
    const kept: KeptTurn[] = []
    for (let at = 0; at < ids.length; at += readsAtOnce) {
      const some = ids.slice(at, at + readsAtOnce)
      const found = await Promise.all(some.map((id) => this.#find(id)))
      kept.push(...found.filter((each) => each !== undefined))
    }
    return kept.sort((a, b) => a.entry.startedAt - b.entry.startedAt)
  }

  async #find(id: string): Promise<KeptTurn | undefined> {
    const text = await readFile(this.#entryFile(id), 'utf8').catch(nothingThere)
    const entry = text === undefined ? undefined : turnEntry.safeParse(parseOr(text)).data
    if (entry?.id === id) {
      const sizes = await Promise.all(entry.sounds.map((side) => this.#size(id, side)))
      return { entry, bytes: sizes.reduce((sum, size) => sum + size, 0) }
    }
    await this.remove(id)
    return undefined
  }

  async #size(id: string, side: SoundSide): Promise<number> {
    return (await stat(this.#soundFile(id, side)).catch(nothingThere))?.size ?? 0
  }

  #entryFile(id: string): string {
    return join(this.#directory, `${id}.json`)
  }

  #soundFile(id: string, side: SoundSide): string {
    return join(this.#directory, `${id}.${side}.opus`)
  }
}

function nothingThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
