import { createHmac, randomBytes } from 'node:crypto'

/** What every handle begins with, and hardly anything else has in it. */
export const handleMark = '«secret '

const handle = /^«secret ([0-9a-f]{12})»$/

/**
 * Stand-ins for secrets in what people edit: they see that something is there, and whatever they do with the text around
 * it, the server puts the secret back where the handle stands. Good for one process.
 */
export class SecretHandles {
  readonly #key = randomBytes(32)
  /** What stood in the file, by the digits of the handle. */
  readonly #sources = new Map<string, string>()

  /** `source`: as the file has it, quotes included. */
  hide(source: string): string {
    const digits = this.sign(source).slice(0, 12)
    this.#sources.delete(digits)
    this.#sources.set(digits, source)
    // Those of the file as it was long ago.
    for (const oldest of this.#sources.keys()) {
      if (this.#sources.size <= maxHandles) break
      this.#sources.delete(oldest)
    }
    return `${handleMark}${digits}»`
  }

  sourceOf(text: string): string | undefined {
    return this.#sources.get(handle.exec(text)?.[1] ?? '')
  }

  /** Says whether two texts are equal, and nothing else of them. */
  sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('hex')
  }
}

/** More than one file has, several times. */
const maxHandles = 5000
