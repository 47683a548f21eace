import { stringify } from 'yaml'
import { isSecret, mask, maskText } from '../observe/secrets.ts'
import { completeSchema, type Vendors } from './complete-schema.ts'
import { type FieldNode, fieldTree, isUnmarked } from './field-tree.ts'
import type { Config } from './schema.ts'

/**
 * The configuration as it is in effect, as YAML: defaults included, secrets masked, in the order of the reference page.
 * Masked are the fields that the schema marks as secret, what is named like one where the schema says nothing
 * (`extraBody`, headers), and passwords inside URLs and texts.
 */
export function printConfig(config: Config, vendors: Vendors): string {
  return stringify(maskedConfig(config, fieldTree(completeSchema(vendors, config))), { lineWidth: 0 })
}

/** As `printConfig`, as a tree. */
export function maskedConfig(config: Config, root: FieldNode): unknown {
  return masked(config, root, '')
}

function masked(value: unknown, node: FieldNode | undefined, name: string): unknown {
  if (value === null || value === undefined || value === '') return value
  // Where the schema knows a map or a list, the secrets inside it are marked one by one.
  if (node?.secret || (isSecret(name, value) && (isUnmarked(node) || typeof value !== 'object'))) return mask
  if (typeof value === 'string') return maskText(value)
  if (Array.isArray(value)) return value.map((item) => masked(item, node?.item, ''))
  if (typeof value !== 'object') return value
  // `provider` says what the settings beside it mean.
  const keys = Object.keys(value).sort((one, other) => Number(other === 'provider') - Number(one === 'provider'))
  const record = value as Record<string, unknown>
  return Object.fromEntries(keys.map((key) => [key, masked(record[key], node?.children.get(key) ?? node?.entry, key)]))
}
