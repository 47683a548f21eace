/** Duration of one Opus frame in ms by the configuration number of its packet (RFC 6716 section 3.1, table 2). */
function frameMs(configuration: number): number {
  if (configuration < 12) return [10, 20, 40, 60][configuration % 4] ?? 0
  if (configuration < 16) return [10, 20][configuration % 2] ?? 0
  return [2.5, 5, 10, 20][configuration % 4] ?? 0
}

/** How long an Opus packet plays, in ms, read from its first bytes; `undefined` for what is no Opus packet. */
export function packetMs(packet: Uint8Array): number | undefined {
  const toc = packet[0]
  if (toc === undefined) return undefined
  const code = toc & 3
  const frames = code === 0 ? 1 : code === 3 ? (packet[1] ?? 0) & 63 : 2
  const duration = frames * frameMs(toc >> 3)
  return duration > 0 && duration <= 120 ? duration : undefined
}

/** A 60 ms wideband frame without content, as an encoder with DTX sends while nobody speaks: the TOC byte alone. */
export const quietPacket: Uint8Array = Uint8Array.of(0x58)
