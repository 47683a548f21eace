import { isMap, type Schema, saysNothing, schemaUnder } from './schema.ts'

export type Path = readonly (string | number)[]

/** One place of the configuration and its new value; without one it is taken out. */
export interface Change {
  readonly path: Path
  readonly value?: unknown
}

export function valueAt(tree: unknown, path: Path): unknown {
  let value = tree
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)]
    else if (isMap(value) && Object.hasOwn(value, key)) value = value[key]
    else return undefined
  }
  return value
}

/** A tree with another value at that place; `undefined` takes it out. */
export function withValue(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (typeof key === 'number') {
    const list = Array.isArray(tree) ? tree : []
    const item = withValue(list[key], rest, value)
    return item === undefined ? list.toSpliced(key, 1) : [...list.slice(0, key), item, ...list.slice(key + 1)]
  }
  const map = isMap(tree) ? tree : {}
  const item = withValue(map[key], rest, value)
  if (item !== undefined) return { ...map, [key]: item }
  const { [key]: _, ...others } = map
  return others
}

/** A map whose key has another name, in the same place. */
export function withRenamed(map: Readonly<Record<string, unknown>>, from: string, to: string): unknown {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key === from ? to : key, value]))
}

/** What has to be changed to get from one tree to the other; a list is changed as a whole. */
export function changesBetween(before: unknown, after: unknown, schema: Schema | undefined, path: Path = []): Change[] {
  if (isEqual(before, after) || (before === undefined && path.length > 0 && saysNothing(after, schema))) return []
  if (!isMap(before) || !isMap(after)) return [after === undefined ? { path } : { path, value: after }]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) =>
    changesBetween(before[key], after[key], schemaUnder(schema, key, after), [...path, key]),
  )
}

export function withChanges(tree: unknown, changes: readonly Change[]): unknown {
  return changes.reduce((made, { path, value }) => withValue(made, path, value), tree)
}

/** As the server writes places: `llm.models.fast.model`, `auth.tokens[0].token`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    if (!/^[\w$-]+$/.test(key)) return `${text}[${JSON.stringify(key)}]`
    return text === '' ? key : `${text}.${key}`
  }, '')
}

export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index]))
  }
  if (!isMap(one) || !isMap(other)) return false
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => isEqual(one[key], other[key]))
}
