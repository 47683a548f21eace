import { readFile } from 'node:fs/promises'

/** How the write-ahead log of a database ends; its format: https://www.sqlite.org/fileformat2.html#walformat */
export interface LogEnd {
  /** Frames up to the last commit: those that sqlite goes by. */
  readonly committed: number
  /** Whole frames behind that, of a change that was under way: nobody was told that it is kept. */
  readonly unfinished: number
  /** A frame of this log comes then which is cut, or is not what was written. What may follow it is lost with it. */
  readonly isBroken: boolean
}

const headerBytes = 32
const frameHeaderBytes = 24
const magic = 0x377f0682

type Sums = readonly [number, number]

/** `undefined`: there is no log, or an empty one. */
export async function readLogEnd(file: string): Promise<LogEnd | undefined> {
  const log = await readFile(file).catch(() => undefined)
  return log && log.length >= headerBytes ? logEnd(log) : undefined
}

function logEnd(log: Buffer): LogEnd {
  const isBigEndian = (log.readUInt32BE(0) & 1) === 1
  const pageBytes = log.readUInt32BE(8)
  const sums = checksum(log.subarray(0, 24), isBigEndian, [0, 0])
  const isLog = (log.readUInt32BE(0) & ~1) === magic && pageBytes >= 512 && isSum(log, 24, sums)
  if (!isLog) return { committed: 0, unfinished: 0, isBroken: true }
  return walk(log, pageBytes, isBigEndian, sums)
}

function walk(log: Buffer, pageBytes: number, isBigEndian: boolean, headerSums: Sums): LogEnd {
  const salts = log.subarray(16, 24)
  let [sums, frames, committed] = [headerSums, 0, 0]
  for (let at = headerBytes; ; at += frameHeaderBytes + pageBytes) {
    const header = log.subarray(at, at + frameHeaderBytes)
    // Behind its end a log may have what is left of one before it: other salts.
    const isOfThisLog = header.length >= 16 && header.subarray(8, 16).equals(salts)
    const page = log.subarray(at + frameHeaderBytes, at + frameHeaderBytes + pageBytes)
    if (!isOfThisLog) return { committed, unfinished: frames - committed, isBroken: false }
    if (page.length < pageBytes) return { committed, unfinished: frames - committed, isBroken: true }
    sums = checksum(page, isBigEndian, checksum(header.subarray(0, 8), isBigEndian, sums))
    if (!isSum(header, 16, sums)) return { committed, unfinished: frames - committed, isBroken: true }
    frames++
    if (header.readUInt32BE(4) > 0) committed = frames
  }
}

const isSum = (bytes: Buffer, at: number, [first, second]: Sums) =>
  bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second

function checksum(bytes: Buffer, isBigEndian: boolean, before: Sums): Sums {
  let [first, second] = before
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    first = (first + (isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + second) >>> 0
    second = (second + (isBigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + first) >>> 0
  }
  return [first, second]
}
