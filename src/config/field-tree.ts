import { z } from 'zod'
import type { ConfigPath } from './problem.ts'

/** One field of a schema as people see it: what messages, masks and the reference page are made of. */
export interface FieldNode {
  /** What is allowed, in words: `whole number, 0 to 65535`. */
  readonly expects: string
  readonly description: string
  readonly unit: string
  /** As YAML; `required`, or empty where the field may be left out. */
  readonly defaultText: string
  readonly restart: boolean
  readonly secret: boolean
  readonly choices: readonly string[]
  /** Whether it is one text, number or boolean. */
  readonly scalar: boolean
  readonly children: ReadonlyMap<string, FieldNode>
  /** What the values under free keys are, if there may be any. */
  readonly entry: FieldNode | undefined
  readonly item: FieldNode | undefined
  /** What the free keys are. */
  readonly keyName: string
}

type Json = z.core.JSONSchema.BaseSchema

/** JSON Schema is the public way to look into a zod schema, wrappers and metadata included. */
export function fieldTree(schema: z.ZodType): FieldNode {
  return nodeOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: nameProtocols }), true)
}

export function fieldAt(root: FieldNode, path: ConfigPath): FieldNode | undefined {
  let node: FieldNode | undefined = root
  for (const key of path) node = typeof key === 'number' ? node?.item : (node?.children.get(String(key)) ?? node?.entry)
  return node
}

/** Whether a secret may be at this place or somewhere inside it. */
export function holdsSecret(node: FieldNode): boolean {
  if (node.secret) return true
  const inside = [...node.children.values(), ...[node.entry, node.item].filter((child) => child !== undefined)]
  return inside.some(holdsSecret)
}

/** Whether the schema leaves open what is inside, so that secrets there are known by their names alone. */
export function isUnmarked(node: FieldNode | undefined): boolean {
  return node === undefined || (!node.scalar && node.children.size + (node.item ? 1 : 0) === 0)
}

function nodeOf(json: Json, optional: boolean): FieldNode {
  const alternatives = [...(json.anyOf ?? []), ...(json.oneOf ?? [])].map((one) => nodeOf(one as Json, true))
  const required = new Set(json.required)
  const children = new Map(
    Object.entries(json.properties ?? {}).map(([key, child]) => [key, nodeOf(child as Json, !required.has(key))]),
  )
  for (const one of alternatives) for (const [key, child] of one.children) children.set(key, child)
  const entry = json.type === 'object' ? childOf(json.additionalProperties) : undefined
  const item = childOf(Array.isArray(json.items) ? json.items[0] : (json.items ?? json.prefixItems?.[0]))
  return {
    expects: expectedText(json, alternatives),
    description: json.description ?? '',
    unit: metaText(json, 'unit'),
    defaultText: metaText(json, 'defaultText') || defaultOf(json, optional),
    restart: json.restart === true,
    secret: json.secret === true || alternatives.some((one) => one.secret),
    choices: [...(json.enum ?? []), ...(json.const === undefined ? [] : [json.const])].map(String),
    scalar: alternatives.length > 0 ? alternatives.every((one) => one.scalar) : scalarTypes.has(String(json.type)),
    children,
    entry: entry ?? alternatives.find((one) => one.entry)?.entry,
    item: item ?? alternatives.find((one) => one.item)?.item,
    keyName: metaText(json, 'keyName') || 'name',
  }
}

const scalarTypes = new Set(['string', 'number', 'integer', 'boolean'])

function childOf(json: unknown): FieldNode | undefined {
  return json !== null && typeof json === 'object' ? nodeOf(json as Json, true) : undefined
}

function metaText(json: Json, key: string): string {
  return typeof json[key] === 'string' ? json[key] : ''
}

function defaultOf(json: Json, optional: boolean): string {
  if (json.default !== undefined) return JSON.stringify(json.default)
  return optional ? '' : 'required'
}

function expectedText(json: Json, alternatives: readonly FieldNode[]): string {
  const told = metaText(json, 'expects')
  if (told !== '') return told
  if (alternatives.length > 0) return alternatives.map((one) => one.expects).join(' or ')
  if (json.enum) return json.enum.length === 1 ? String(json.enum[0]) : `one of ${json.enum.join(', ')}`
  if (json.const !== undefined) return String(json.const)
  switch (json.type) {
    case 'integer':
      return `whole number${rangeText(json.minimum, json.maximum)}`
    case 'number':
      return `number${rangeText(json.minimum, json.maximum)}`
    case 'boolean':
      return 'true or false'
    case 'string':
      return json.format === 'uri'
        ? 'URL'
        : `text${lengthText(json.minLength, json.maxLength, 'characters')}${patternText(json)}`
    case 'array': {
      const item = childOf(json.items)
      const of =
        item === undefined || item.expects === 'anything' ? '' : ` of ${item.children.size > 0 ? 'maps' : item.expects}`
      return `list${of}${lengthText(json.minItems, json.maxItems, 'items')}`
    }
    case 'object':
      return 'map of keys and values'
    case 'null':
      return 'nothing'
    default:
      return 'anything'
  }
}

function rangeText(least: number | undefined, most: number | undefined): string {
  // zod bounds every integer by what a double holds exactly; nobody needs to read that.
  const from = least !== undefined && least > Number.MIN_SAFE_INTEGER ? least : undefined
  const to = most !== undefined && most < Number.MAX_SAFE_INTEGER ? most : undefined
  if (from !== undefined && to !== undefined) return `, ${from} to ${to}`
  if (from !== undefined) return `, ${from} or more`
  return to === undefined ? '' : `, ${to} or less`
}

function lengthText(least = 0, most: number | undefined, what: string): string {
  if (most !== undefined) return `, ${least} to ${most} ${what}`
  if (least === 1) return ', not empty'
  return least > 0 ? `, ${least} ${what} or more` : ''
}

function patternText(json: Json): string {
  const prefix = json.format === 'starts_with' ? /^\^\\?(.+)\.\*$/.exec(json.pattern ?? '')?.[1] : undefined
  if (prefix !== undefined) return ` starting with ${prefix}`
  return json.pattern === undefined ? '' : ` matching ${json.pattern}`
}

/** JSON Schema forgets which protocols a URL may have. */
function nameProtocols({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Json }): void {
  const { def } = zodSchema._zod
  if (def.type !== 'string' || !('protocol' in def) || !(def.protocol instanceof RegExp)) return
  const { protocol } = def
  const names = ['http', 'https', 'ws', 'wss', 'tcp'].filter((name) => protocol.test(name))
  jsonSchema.expects = `URL beginning with ${names.map((name) => `${name}://`).join(' or ')}`
}
