import { parse } from 'yaml'
import { isSecret, maskText } from '../observe/secrets.ts'
import { type FieldNode, fieldAt, isUnmarked } from './field-tree.ts'
import type { ConfigPath } from './problem.ts'

const barePlaceholder = /^\$\{\w+\}$/
const placeholderWithDefault = /^\$\{\w+:-([^}]*)\}$/

/**
 * Whether what a file says at this place is not to be shown: what the schema marks as secret, what is named like one
 * where the schema says nothing, texts with a password in them, and whatever stands under a key that nobody knows, since
 * the key may be a misspelt one. The name of a variable is no secret; the default beside it may be one.
 */
export function isHidden(root: FieldNode, path: ConfigPath, written: unknown): boolean {
  if (typeof written === 'string' && barePlaceholder.test(written)) return false
  const value = typeof written === 'string' ? withoutVariable(written) : written
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return false
  for (let length = 1; length <= path.length; length++) {
    const node = fieldAt(root, path.slice(0, length))
    const name = path[length - 1]
    const isLast = length === path.length
    if (node?.secret) return true
    if (typeof name === 'string' && isSecret(name, isLast ? value : {}) && (isLast || isUnmarked(node))) return true
    if (node === undefined && isClosed(fieldAt(root, path.slice(0, length - 1)))) return true
  }
  return typeof value === 'string' && maskText(value) !== value
}

/** A map that knows all its keys. */
function isClosed(node: FieldNode | undefined): boolean {
  return node !== undefined && node.children.size > 0 && node.entry === undefined
}

/** `${NAME:-512}` is as secret as 512. */
function withoutVariable(text: string): unknown {
  const fallback = placeholderWithDefault.exec(text)?.[1]
  if (fallback === undefined) return text
  return /^[-+]?\d+(?:\.\d+)?$/.test(fallback) ? parse(fallback) : fallback
}
