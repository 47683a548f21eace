import type { z } from 'zod'
import { ApiError } from './api-errors.ts'

/** Problems that are told of one value. */
const maxProblems = 5

export interface FieldProblem {
  /** As people write it, `tasks.0.title`; `(all)`: the whole. */
  readonly field: string
  readonly message: string
}

/** The value as the schema makes it. Throws SCHEMA_INVALID, which names every field at fault. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = fieldProblems(parsed.error)
  throw new ApiError('SCHEMA_INVALID', problems.map(({ field, message }) => `${field}: ${message}`).join('; '), {
    fields: problems.map(({ field }) => field),
  })
}

export function fieldProblems({ issues }: z.ZodError): FieldProblem[] {
  return issues
    .flatMap((issue) => {
      const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
      const message = issue.code === 'unrecognized_keys' ? 'is not known here' : issue.message
      return paths.map((path) => ({ field: path.join('.').slice(0, 200) || '(all)', message }))
    })
    .slice(0, maxProblems)
}
