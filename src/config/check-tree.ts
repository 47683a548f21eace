import type { z } from 'zod'
import { completeSchema, type Vendors } from './complete-schema.ts'
import { explain, flatIssues, valueAt } from './explain.ts'
import { fieldTree } from './field-tree.ts'
import type { FilledTree } from './placeholders.ts'
import type { Located } from './problem.ts'
import type { Config } from './schema.ts'

/**
 * A field may need two: `${NAME:-}` reads as nothing, becomes the empty text where text is wanted, and is left out
 * where the empty text will not do either.
 */
const maxRepairs = 2

/** Checks a tree against the schema and the settings of its providers. Changes `filled.tree` where `repair` does. */
export function checkTree(
  filled: FilledTree,
  vendors: Vendors,
): { config: Config; problems?: undefined } | { config?: undefined; problems: Located[] } {
  for (let round = 0; ; round++) {
    const schema = completeSchema(vendors, filled.tree)
    const result = schema.safeParse(filled.tree)
    if (result.success) return { config: result.data }
    const issues = flatIssues(result.error.issues)
    // `some` would stop at the first repair; all of a round belong together.
    const repaired = issues.filter((issue) => repair(issue, filled))
    if (repaired.length > 0 && round < maxRepairs) continue
    const root = fieldTree(schema)
    return { problems: issues.flatMap((issue) => explain(issue, root, filled)) }
  }
}

/** Puts right what YAML or a placeholder made of a value that its author meant well. Tells whether it did. */
function repair(issue: z.core.$ZodIssue, filled: FilledTree): boolean {
  const key = issue.path.at(-1)
  const parent = valueAt(filled.tree, issue.path.slice(0, -1))
  if (key === undefined || parent === null || typeof parent !== 'object') return false
  const holder = parent as Record<PropertyKey, unknown>
  const value = holder[key]
  const source = filled.filledAt(issue.path)
  if (source && typeof value !== 'string' && value !== undefined) {
    // A variable with a number in it, where text is wanted: a password of digits keeps its leading zeros.
    holder[key] = source.text
    return true
  }
  if (value === null && issue.code === 'invalid_type' && issue.expected === 'object') {
    // A section whose keys are all commented out, a device of which only the id is known.
    holder[key] = {}
    return true
  }
  if (!Array.isArray(holder) && (value === null || (source && value === ''))) {
    delete holder[key]
    return true
  }
  return false
}
