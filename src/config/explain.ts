import type { z } from 'zod'
import { shorten } from '../lib/text.ts'
import { isSecret, maskText } from '../observe/secrets.ts'
import { type FieldNode, fieldAt, holdsSecret } from './field-tree.ts'
import { nearestName } from './near.ts'
import type { FilledTree } from './placeholders.ts'
import { type ConfigPath, type Located, pathText } from './problem.ts'

type Issue = z.core.$ZodIssue

/** All issues with whole paths; of a union only those of the one alternative that was meant, if that can be told. */
export function flatIssues(issues: readonly Issue[], prefix: ConfigPath = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path]
    if (issue.code === 'invalid_union') {
      // An alternative whose problems all lie deeper has the right type.
      const meant = issue.errors.filter((errors) => errors.length > 0 && errors.every(({ path }) => path.length > 0))
      if (meant.length === 1) return flatIssues(meant[0] ?? [], path)
    }
    return [{ ...issue, path }]
  })
}

/** What is wrong, in words, without any secret. */
export function explain(issue: Issue, root: FieldNode, filled: FilledTree): Located[] {
  const node = fieldAt(root, issue.path)
  if (issue.code === 'unrecognized_keys') {
    const known = [...(node?.children.keys() ?? [])]
    return issue.keys.map((key) =>
      located([...issue.path, key], {
        expected: keysText(known),
        // The value stays unsaid: under a misspelt key it may be a secret.
        got: 'an unknown key',
        ...nearest(key, known),
      }),
    )
  }
  const value = valueAt(filled.tree, issue.path)
  return [
    located(issue.path, {
      expected: issue.code === 'custom' ? issue.message : (node?.expects ?? issue.message),
      got: gotText(value, node, issue.path, filled),
      ...(typeof value === 'string' ? nearest(value, node?.choices ?? []) : {}),
    }),
  ]
}

function keysText(known: readonly string[]): string {
  if (known.length > 10) return 'a known key'
  return known.length === 1 ? `no key but ${known[0]}` : `one of ${known.join(', ')}`
}

function located(at: ConfigPath, problem: Omit<Located['problem'], 'path'>): Located {
  return { at, problem: { path: pathText(at), ...problem } }
}

function nearest(name: string, known: readonly string[]): { nearest?: string } {
  const found = nearestName(name, known)
  return found === undefined ? {} : { nearest: found }
}

function gotText(value: unknown, node: FieldNode | undefined, path: ConfigPath, filled: FilledTree): string {
  const variable = filled.filledAt(path)?.variable
  const origin = variable === undefined ? '' : ` from ${variable}`
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a map'
  const hidden = !node?.scalar || holdsSecret(node) || isSecret(String(path.at(-1)), value)
  if (hidden || (variable !== undefined && isSecret(variable, value))) {
    return typeof value === 'string' ? `text of ${value.length} characters${origin}` : `a ${typeof value}${origin}`
  }
  return `${typeof value === 'string' ? JSON.stringify(shorten(maskText(value), 80)) : String(value)}${origin}`
}

export function valueAt(tree: unknown, path: ConfigPath): unknown {
  let value = tree
  for (const key of path) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}
