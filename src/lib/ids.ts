import { randomBytes } from 'node:crypto'

/** Identifiers as a port, so that a simulation gives the same ones for the same seed. */
export interface Ids {
  /** `bytes` random bytes as lower-case hex digits. */
  hex(bytes: number): string
}

export const randomIds: Ids = { hex: (bytes) => randomBytes(bytes).toString('hex') }
