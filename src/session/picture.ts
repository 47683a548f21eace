import type { DownMessage } from '../protocol/messages.ts'

/** The parts of what a device shows; each holds what it was last told. */
export type Part = 'words' | 'face' | 'speech' | 'sentence' | 'alert' | 'list' | 'message' | 'render' | 'banner'

export interface Shown {
  /** The message, as it was sent: an object, or its JSON. */
  readonly said: DownMessage | string
  /** Ms since the epoch. */
  readonly at: number
}

export interface PictureOptions {
  wall(): number
  /** The device shows something else, or may. */
  onChange(): void
}

/** How messages begin that are sent as JSON, since the same text goes to many devices. */
const beginnings: readonly (readonly [string, Part])[] = [
  ['{"type":"workflow","event":"update","tasks":', 'list'],
  ['{"type":"peer","event":"message",', 'message'],
  ['{"type":"ui.render",', 'render'],
  ['{"type":"net.banner",', 'banner'],
]

/**
 * What a device was last told for its screen. Nothing is read or copied while it talks: a message is put in its place,
 * and looked into when somebody looks.
 */
export class Picture {
  readonly #parts = new Map<Part, Shown>()
  readonly #options: PictureOptions

  constructor(options: PictureOptions) {
    this.#options = options
  }

  /** The device is told something. */
  saw(said: DownMessage | string): void {
    const part = typeof said === 'string' ? partOfText(said) : partOf(said)
    if (part === undefined) return
    this.#parts.set(part, { said, at: this.#options.wall() })
    this.#options.onChange()
  }

  /** Something beside what it was told is different. */
  changed(): void {
    this.#options.onChange()
  }

  /** A device that has just connected shows nothing of before. */
  clear(): void {
    this.#parts.clear()
    this.#options.onChange()
  }

  get(part: Part): Shown | undefined {
    return this.#parts.get(part)
  }
}

function partOfText(json: string): Part | undefined {
  return beginnings.find(([beginning]) => json.startsWith(beginning))?.[1]
}

function partOf(message: DownMessage): Part | undefined {
  // What is refused names the type that it answers.
  if ('code' in message) return undefined
  switch (message.type) {
    case 'stt':
      return 'words'
    case 'llm':
      return 'face'
    case 'tts':
      return message.state === 'sentence_start' ? 'sentence' : 'speech'
    case 'alert':
      return 'alert'
    case 'workflow':
      return 'tasks' in message ? 'list' : undefined
    default:
      return undefined
  }
}
