/** What the header of an MP3 frame says. */
interface Mp3Frame {
  /** Of the whole frame, its header included. */
  readonly bytes: number
  /** Hz. */
  readonly sampleRate: number
  readonly isMono: boolean
}

/** kbit/s by index, MPEG-1 and MPEG-2/2.5, layer III (ISO 11172-3 2.4.2.3, ISO 13818-3 2.4.2.3). */
const bitrates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const bitrates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const sampleRates1 = [44_100, 48_000, 32_000]

/**
 * Reads the four header bytes that `bytes` begins with; `undefined` for what is no layer III frame. The free format,
 * whose length is not told, is not read.
 */
export function mp3Frame(bytes: Uint8Array): Mp3Frame | undefined {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes
  const version = (second >> 3) & 3 // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const isLayer3 = ((second >> 1) & 3) === 1
  if (first !== 0xff || second >> 5 !== 7 || version === 1 || !isLayer3) return undefined
  const kilobits = (version === 3 ? bitrates1 : bitrates2)[third >> 4]
  const rate1 = sampleRates1[(third >> 2) & 3]
  if (!kilobits || !rate1) return undefined
  const sampleRate = version === 3 ? rate1 : version === 2 ? rate1 / 2 : rate1 / 4
  const samplesPerByte = version === 3 ? 144 : 72
  const padding = (third >> 1) & 1
  return {
    bytes: Math.floor((samplesPerByte * kilobits * 1000) / sampleRate) + padding,
    sampleRate,
    isMono: fourth >> 6 === 3,
  }
}
