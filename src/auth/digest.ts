import { createHash } from 'node:crypto'

/** What is kept instead of a secret that only has to be recognised. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
