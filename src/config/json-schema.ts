import { z } from 'zod'
import { choices, isRecord, type Vendors } from './complete-schema.ts'
import { configSchema } from './schema.ts'

type Json = z.core.JSONSchema.BaseSchema

/**
 * The configuration file in JSON Schema, with `unit`, `restart`, `secret`, `keyName` and `defaultText` beside the
 * standard's words. Where a provider is chosen, each of them is one alternative with its own settings.
 */
export function configJsonSchema(vendors: Vendors): Json {
  const schema = jsonOf(configSchema)
  offer(jsonAt(schema, ['properties', 'asr']), 'asr', vendors)
  offer(jsonAt(schema, ['properties', 'tts']), 'tts', vendors)
  offer(jsonAt(schema, ['properties', 'llm', 'properties', 'models', 'additionalProperties']), 'llm', vendors)
  return schema
}

function jsonOf(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override({ jsonSchema: part }) {
      // Bounds that only say what a double can hold are noise.
      if (part.maximum === Number.MAX_SAFE_INTEGER) delete part.maximum
      if (part.minimum === Number.MIN_SAFE_INTEGER) delete part.minimum
    },
  })
  return json
}

function jsonAt(json: Json, path: readonly string[]): Json {
  let part: unknown = json
  for (const key of path) part = isRecord(part) ? part[key] : undefined
  if (!isRecord(part)) throw new Error(`the schema has nothing at ${path.join('.')}`)
  return part
}

/** Puts one alternative for each provider in place of what the section says of any. */
function offer(section: Json, part: keyof Vendors, vendors: Vendors): void {
  delete section.properties
  delete section.additionalProperties
  delete section.required
  section.oneOf = [...choices(part, vendors)].map(([name, schema]) => {
    const { description: _, default: __, ...alternative } = jsonOf(schema)
    const { enum: ___, type: ____, ...provider } = jsonAt(alternative, ['properties', 'provider'])
    return { ...alternative, properties: { ...alternative.properties, provider: { ...provider, const: name } } }
  })
}
