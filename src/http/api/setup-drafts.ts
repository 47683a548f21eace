import { z } from 'zod'
import { lineOf } from './fields.ts'

const address = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => !/^https?:\/\/[^/]*@/i.test(text), 'without a user name: a key has a field of its own')
  .describe('Of an OpenAI-compatible service, up to and including its version.')

/** A service and its key. Keys travel in bodies only, and never back. */
const endpointFields = {
  baseUrl: address,
  apiKey: lineOf(1000).optional(),
  keepsKey: z
    .boolean()
    .default(false)
    .describe('The key that is set is to be used: only for the address it is set for.'),
}

const language = z
  .string()
  .regex(/^(auto|[a-z]{2,3})$/)
  .default('auto')
  .describe('What people speak: ISO 639-1, or auto.')

export const endpointDraft = z.strictObject(endpointFields)
export type EndpointDraft = z.output<typeof endpointDraft>

export const modelDraft = z.strictObject({
  ...endpointFields,
  model: lineOf(200).describe('As the service calls it.'),
  extraBody: z
    .record(z.string().max(100), z.unknown())
    .refine((fields) => JSON.stringify(fields).length <= 2000, '2000 characters at most')
    .optional()
    .describe('Fields added to each request.'),
})
export type ModelDraft = z.output<typeof modelDraft>

export const recogniserDraft = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('auto'), language }),
  z.strictObject({ provider: z.literal('sherpa-onnx'), model: lineOf(200), language }),
  z.strictObject({ provider: z.literal('openai-compatible'), ...endpointFields, model: lineOf(200), language }),
])
export type RecogniserDraft = z.output<typeof recogniserDraft>

export const voiceDraft = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('auto') }),
  z.strictObject({ provider: z.literal('espeak-ng'), voice: lineOf(50), speed: z.int().min(80).max(450) }),
  z.strictObject({
    provider: z.literal('sherpa-onnx'),
    model: lineOf(200),
    speaker: z.int().min(0).max(10_000),
    speed: z.number().min(0.5).max(2),
  }),
  z.strictObject({ provider: z.literal('edge'), voice: lineOf(100), ratePercent: z.int().min(-50).max(100) }),
  z.strictObject({
    provider: z.literal('openai-compatible'),
    ...endpointFields,
    model: lineOf(200),
    voice: lineOf(200),
    speed: z.number().min(0.25).max(4),
  }),
])
export type VoiceDraft = z.output<typeof voiceDraft>
