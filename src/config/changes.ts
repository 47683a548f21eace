import { isDeepStrictEqual } from 'node:util'
import { completeSchema, isRecord, type Vendors } from './complete-schema.ts'
import { fieldAt, fieldTree } from './field-tree.ts'
import { type ConfigPath, pathText } from './problem.ts'
import type { Config } from './schema.ts'

export interface Change {
  readonly path: string
  /** The new value takes effect only after a restart. */
  readonly restart: boolean
}

/** Which fields two configurations differ in; a list counts as one field. */
export function changesBetween(before: Config, after: Config, vendors: Vendors): Change[] {
  const root = fieldTree(completeSchema(vendors, after))
  return differences(before, after, []).map((path) => ({
    path: pathText(path),
    restart: path.some((_, index) => fieldAt(root, path.slice(0, index + 1))?.restart === true),
  }))
}

function differences(before: unknown, after: unknown, path: ConfigPath): ConfigPath[] {
  if (!isRecord(before) || !isRecord(after)) return isDeepStrictEqual(before, after) ? [] : [path]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) => differences(before[key], after[key], [...path, key]))
}
