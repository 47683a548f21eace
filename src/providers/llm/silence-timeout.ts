import { z } from 'zod'

/** The setting `timeoutMs` of services that stream their answers. */
export const silenceTimeout = z
  .int()
  .min(1)
  .default(30_000)
  .meta({ description: 'Longest silence of the service, before its first word and between two.', unit: 'ms' })
