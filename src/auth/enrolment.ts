import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Tokens that belong to one device id: an HMAC of the id, so that nothing has to be stored, and the same device gets
 * the same token whenever it asks. They live until the secret in the data directory is replaced, as they must: a device
 * uses the token of its last boot for weeks (device-wire 2.2).
 */
export interface Enrolment {
  tokenFor(deviceId: string): string
  accepts(deviceId: string, token: string): boolean
}

/** `secret`: 32 bytes or more. The token has no space, so that devices put `Bearer ` in front of it. */
export function createEnrolment(secret: Buffer): Enrolment {
  const tokenFor = (deviceId: string) =>
    `lapel-${createHmac('sha256', secret).update(`enrol\0${deviceId}`).digest('base64url')}`
  return {
    tokenFor,
    accepts: (deviceId, token) => sameSecret(tokenFor(deviceId), token),
  }
}

/** Compares without telling by its duration where the difference is. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
