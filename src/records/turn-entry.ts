import { z } from 'zod'
import type { TurnOutcome } from '../turn/run-turn.ts'
import { turnMoments } from './turn-steps.ts'

/** What began a turn. */
export const turnOrigins = ['speech', 'text', 'wake-word', 'announcement'] as const
export type TurnOrigin = (typeof turnOrigins)[number]

/** How a turn ended. */
export const turnOutcomes = [
  'answered',
  'interrupted',
  'failed',
  'redirected',
  'silent',
] as const satisfies readonly TurnOutcome['kind'][]

/** Both sides of the sound of a turn: what the device sent, and what it was sent. */
export const soundSides = ['heard', 'spoken'] as const
export type SoundSide = (typeof soundSides)[number]

/** A turn's id, as it is made and as a file may be named after it. */
export const turnId = z.string().regex(/^[0-9a-f]{12}$/, '12 hexadecimal digits are expected')

/** What is kept of a turn that is over. */
export const turnEntry = z.object({
  id: turnId,
  deviceId: z.string(),
  mode: z.string(),
  origin: z.enum(turnOrigins),
  /** The end of the user's speech, since the Unix epoch. */
  startedAt: z.number(),
  outcome: z.enum(turnOutcomes),
  /** Why it was interrupted. */
  reason: z.string().optional(),
  failure: z.object({ part: z.enum(['asr', 'llm', 'tts', 'turn']), message: z.string() }).optional(),
  /** When each moment came, in ms since the start; what never came is absent. `stopped`: the end of sound and turn. */
  ms: z.partialRecord(z.enum(turnMoments), z.number()),
  answeredBy: z.object({ instance: z.string(), because: z.enum(['first', 'failover', 'hedge']) }).optional(),
  /** What was said by the user, and what of the answer was heard: where texts are kept. */
  texts: z.object({ words: z.string(), answer: z.string() }).optional(),
  /** The sides whose sound is on disk. */
  sounds: z.array(z.enum(soundSides)),
})
export type TurnEntry = Readonly<z.output<typeof turnEntry>>
