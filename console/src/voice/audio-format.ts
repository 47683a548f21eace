/** What this device sends, as firmware does (device-wire 5). */
export const uplink = { sampleRate: 16_000, frameMs: 60, frameSamples: 960, bitrate: 24_000 } as const

/** Decoders of browsers give this rate whatever the server encoded at. */
export const playbackRate = 48_000
