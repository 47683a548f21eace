import { isDeepStrictEqual } from 'node:util'
import { completeSchema, isRecord, type Vendors } from './complete-schema.ts'
import { valueAt } from './explain.ts'
import { type FieldNode, fieldAt, fieldTree } from './field-tree.ts'
import type { FieldTrees } from './field-trees.ts'
import { maskedConfig } from './print.ts'
import { type ConfigPath, pathText } from './problem.ts'
import type { Config } from './schema.ts'

export interface Change {
  readonly path: string
  /** The new value takes effect only after a restart. */
  readonly restart: boolean
}

/** A field that differs, with what it was and what it will be; absent: not set. */
export interface Difference extends Change {
  readonly before?: unknown
  readonly after?: unknown
}

/** What differs, for people to read before it is put in force; secrets masked. */
export function differencesBetween(before: Config, after: Config, trees: FieldTrees): Difference[] {
  const root = trees.of(after)
  const [old, next] = [maskedConfig(before, trees.of(before)), maskedConfig(after, root)]
  return changedFields(before, after, root).map(({ at, restart }) => ({
    path: pathText(at),
    restart,
    before: valueAt(old, at),
    after: valueAt(next, at),
  }))
}

/** Which fields two configurations differ in; a list counts as one field. */
export function changesBetween(before: Config, after: Config, vendors: Vendors): Change[] {
  const root = fieldTree(completeSchema(vendors, after))
  return changedFields(before, after, root).map(({ at, restart }) => ({ path: pathText(at), restart }))
}

function changedFields(before: Config, after: Config, root: FieldNode): { at: ConfigPath; restart: boolean }[] {
  return differences(before, after, []).map((at) => ({
    at,
    restart: at.some((_, index) => fieldAt(root, at.slice(0, index + 1))?.restart === true),
  }))
}

function differences(before: unknown, after: unknown, path: ConfigPath): ConfigPath[] {
  if (!isRecord(before) || !isRecord(after)) return isDeepStrictEqual(before, after) ? [] : [path]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) => differences(before[key], after[key], [...path, key]))
}
