import { timingSafeEqual } from 'node:crypto'

/** Compares without telling by its duration where the difference is. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
