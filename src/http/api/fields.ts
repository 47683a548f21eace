import { z } from 'zod'
import { normaliseId } from '../../protocol/identity.ts'
import type { ExportFormat } from './export.ts'

/** One line of text without control characters, trimmed. */
export function lineOf(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((text) => !/\p{Cc}/u.test(text), 'control characters are not taken')
}

/** An id as devices write it; normalised like theirs (extensions 1). */
export function idField() {
  return lineOf(140).transform((raw, context) => {
    const id = normaliseId(raw)
    if (id !== undefined) return id
    context.addIssue({ code: 'custom', message: 'an id of 1 to 128 characters is expected' })
    return z.NEVER
  })
}

const maxLimit = 1000

/** Which part of a list is wanted, or all of it as a file. */
export const pageFields = {
  offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0).describe('Entries to pass over.'),
  limit: z.coerce.number().int().min(1).max(maxLimit).default(100).describe('Entries at most.'),
}

const exportFormats = ['csv', 'json'] as const satisfies readonly ExportFormat[]

export const exportField = {
  format: z.enum(exportFormats).optional().describe('The whole list as a file; `offset` and `limit` do not count.'),
}

export const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true')

/** A part of a list, and how long the whole list is. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: z.int() })
}

/** A time as ISO 8601 in UTC. */
export const time = z.iso.datetime()

export function timeText(ms: number): string {
  return new Date(ms).toISOString()
}
