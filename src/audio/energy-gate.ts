/** Levels in dBFS, times in ms. */
const quietest = -70
/** Nothing below this is someone speaking to the device: a whisper at arm's length is about -50. */
const speechFloor = -60
/** How far above the noise speech has to be. */
const margin = 6
/** A noise floor above this would shut out everybody. */
const loudestFloor = -25
/** dB per second by which the floor follows what is not speech, and what the detector takes for speech. */
const riseInNoise = 20
const riseInSpeech = 1

/**
 * Lets only frames through that are louder than the room. The floor falls at once with the level, rises quickly in
 * noise, and hardly while someone speaks: speech has gaps that pull it down again, a fan that is mistaken for speech
 * has none and is shut out after a while.
 */
export class EnergyGate {
  #floor = quietest

  /** Whether a frame of this level in dBFS stands out. */
  isOpen(level: number): boolean {
    return level > speechFloor && level > this.#floor + margin
  }

  /** Moves the floor by a frame of `frameMs`, after it was judged. */
  adapt(level: number, frameMs: number, isSpeech: boolean): void {
    const rise = ((isSpeech ? riseInSpeech : riseInNoise) * frameMs) / 1000
    this.#floor = Math.min(Math.max(quietest, level), this.#floor + rise, loudestFloor)
  }

  reset(): void {
    this.#floor = quietest
  }
}
