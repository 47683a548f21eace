import { z } from 'zod'
import type { ProviderFailure } from '../../providers/provider-error.ts'
import type { Trial } from '../../providers/trials/trial.ts'
import { ApiError } from './api-errors.ts'

const failures = ['auth', 'rate-limited', 'unavailable', 'timeout', 'bad-reply', 'bad-request', 'missing'] as const

const failedTrial = z.object({
  outcome: z.literal('failed'),
  failure: z.enum(failures satisfies readonly ProviderFailure[]),
  message: z.string().describe('What went wrong and what can be done about it, for people.'),
})

/** What came of trying settings: what it gave, or why it did not work. Both are good replies. */
export function trialReply<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.discriminatedUnion('outcome', [z.object({ outcome: z.literal('worked'), ...shape }), failedTrial])
}

/** The trial, or the refusal where there are too many. */
export function trialOf<Result extends object>(running: Promise<Trial<Result>> | undefined): Promise<Trial<Result>> {
  if (running) return running
  throw new ApiError('RATE_LIMITED', 'Too many trials at once or within a minute; try again shortly.')
}
