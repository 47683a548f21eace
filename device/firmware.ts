/**
 * What differs between firmware versions as far as a server can tell (device-wire 12; checked against the sources of
 * 78/xiaozhi-esp32). Each row says from which version on its traits hold; later rows win.
 */
interface FirmwareTraits {
  /** Packets the decode queue takes before it drops. */
  readonly queuePackets: number
  /** Downlink audio outside the speaking state is lost. */
  readonly audioOnlyWhileSpeaking: boolean
  /** After `tts stop` in auto mode the queue is played to its end before the microphone opens; else it is emptied. */
  readonly waitsForPlaybackEnd: boolean
  /** The wake word while speaking leads straight back to listening, not only to an abort. */
  readonly wakeWordListensAtOnce: boolean
  /** A pong may interleave with an audio frame being sent. */
  readonly pongCorruptsAudio: boolean
  readonly crashesWithoutTransport: boolean
  readonly crashesWithoutTtsState: boolean
  /** An OTA reply without firmware section counts as failed. */
  readonly needsFirmwareSection: boolean
  readonly speaksMcp: boolean
}

export interface Firmware extends FirmwareTraits {
  readonly version: string
}

const oldest: FirmwareTraits = {
  queuePackets: 10,
  audioOnlyWhileSpeaking: false,
  waitsForPlaybackEnd: false,
  wakeWordListensAtOnce: false,
  pongCorruptsAudio: true,
  crashesWithoutTransport: true,
  crashesWithoutTtsState: true,
  needsFirmwareSection: true,
  speaksMcp: false,
}

const changes: readonly (readonly [since: string, traits: Partial<FirmwareTraits>])[] = [
  ['1.6.6', { speaksMcp: true, needsFirmwareSection: false }],
  ['1.8.0', { queuePackets: 40, audioOnlyWhileSpeaking: true }],
  ['1.9.0', { pongCorruptsAudio: false }],
  ['2.2.2', { waitsForPlaybackEnd: true, wakeWordListensAtOnce: true }],
  ['2.4.0', { crashesWithoutTtsState: false }],
  ['2.5.0', { queuePackets: 20, crashesWithoutTransport: false }],
]

/** The newest released firmware that most devices in the field run. */
export const commonFirmware = '2.4.2'

export function firmwareOf(version: string): Firmware {
  let traits = oldest
  for (const [since, change] of changes) {
    if (compareVersions(version, since) >= 0) traits = { ...traits, ...change }
  }
  return { version, ...traits }
}

/** Dotted integers from left to right, as the firmware compares them; a missing part is 0. */
export function compareVersions(left: string, right: string): number {
  const leftParts = left.split('.')
  const rightParts = right.split('.')
  for (let index = 0; index < Math.max(leftParts.length, rightParts.length); index++) {
    const difference = partOf(leftParts, index) - partOf(rightParts, index)
    if (difference !== 0) return difference
  }
  return 0
}

function partOf(parts: readonly string[], index: number): number {
  return Number.parseInt(parts[index] ?? '0', 10) || 0
}
