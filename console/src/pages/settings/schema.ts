/** The part of JSON Schema that the server describes its configuration with (`GET /config/schema`). */
export interface Schema {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly string[]
  readonly const?: string
  readonly required?: readonly string[]
  /** What the number counts. */
  readonly unit?: string
  readonly restart?: boolean
  readonly secret?: boolean
  /** What the keys of a map are. */
  readonly keyName?: string
  /** Where the default is found at run time. */
  readonly defaultText?: string
}

/** How a value is edited. */
export type Kind = 'section' | 'choice' | 'map' | 'words' | 'list' | 'boolean' | 'select' | 'number' | 'text' | 'json'

export function kindOf(schema: Schema): Kind {
  if (schema.oneOf) return 'choice'
  if (schema.enum) return 'select'
  switch (schema.type) {
    case 'object':
      if (schema.properties) return 'section'
      return entryOf(schema) ? 'map' : 'json'
    case 'array':
      if (schema.items?.type === 'string' && !schema.items.enum) return 'words'
      return schema.items?.properties ? 'list' : 'json'
    case 'boolean':
      return 'boolean'
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
      return 'text'
    default:
      return 'json'
  }
}

/** What stands under the free keys of a map, where the schema says it; of several kinds the plain text. */
export function entryOf({ additionalProperties }: Schema): Schema | undefined {
  if (typeof additionalProperties !== 'object') return undefined
  const plain = additionalProperties.anyOf?.find(({ type }) => type === 'string')
  if (plain) return plain
  return additionalProperties.type === undefined ? undefined : additionalProperties
}

/** The alternative that a value chooses by its `provider`, else the one that is the default. */
export function alternativeOf(schema: Schema, value: unknown): Schema | undefined {
  const alternatives = schema.oneOf ?? []
  const byDefault = alternatives[0]?.properties?.provider?.default
  const name = isMap(value) && value.provider !== undefined ? value.provider : byDefault
  return alternatives.find(({ properties }) => properties?.provider?.const === name)
}

export function providersOf({ oneOf = [] }: Schema): readonly string[] {
  return oneOf.map(({ properties }) => properties?.provider?.const ?? '')
}

/** The schema of what stands under a key of a map with this value. */
export function schemaUnder(schema: Schema | undefined, key: string, value: unknown): Schema | undefined {
  if (!schema) return undefined
  const shape = schema.oneOf ? alternativeOf(schema, value) : schema
  return shape?.properties?.[key] ?? (shape && entryOf(shape))
}

/** Whether a value says as much as none: sections with nothing in them, but not an entry that is there. */
export function saysNothing(value: unknown, schema: Schema | undefined): boolean {
  if (value === undefined) return true
  if (!schema || !isMap(value)) return false
  const kind = kindOf(schema)
  if (kind === 'map') return Object.keys(value).length === 0
  if (kind !== 'section' && kind !== 'choice') return false
  return Object.entries(value).every(([key, item]) => saysNothing(item, schemaUnder(schema, key, value)))
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
