/** When the steps of a turn were seen here, in ms on one clock. */
export interface TurnMarks {
  /** The person had said or sent it. */
  readonly askedAt?: number
  /** The server said what it understood. */
  readonly heardAt?: number
  /** The first sentence of the answer came. */
  readonly sentenceAt?: number
  /** The first sound of it was heard. */
  readonly soundAt?: number
  /** The last sound of it was heard, or it was cut off. */
  readonly endedAt?: number
}

export const turnSteps = ['understanding', 'thinking', 'voice', 'speaking'] as const
export type TurnStep = (typeof turnSteps)[number]

const bounds = {
  understanding: ['askedAt', 'heardAt'],
  thinking: ['heardAt', 'sentenceAt'],
  voice: ['sentenceAt', 'soundAt'],
  speaking: ['soundAt', 'endedAt'],
} as const satisfies Record<TurnStep, readonly [keyof TurnMarks, keyof TurnMarks]>

/** How long a step took in ms; `undefined`: it was not seen from its beginning to its end. */
export function stepMs(marks: TurnMarks, step: TurnStep): number | undefined {
  const [from, to] = bounds[step]
  const begin = marks[from]
  const end = marks[to]
  return begin === undefined || end === undefined ? undefined : Math.max(0, end - begin)
}
