import { z } from 'zod'
import { models } from './models.ts'

export type Json = z.core.JSONSchema.BaseSchema

const names = new Map<unknown, string>(Object.entries(models).map(([name, schema]) => [schema, name]))

/** The JSON Schema of a body or a field: `input` as it is sent, `output` as it is given; models in it by reference. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  return schemaWith(schema, io, (part) => names.get(part))
}

/** The JSON Schema of a model itself. */
export function modelSchema(model: z.ZodType): Json {
  return schemaWith(model, 'output', (part) => (part === model ? undefined : names.get(part)))
}

function schemaWith(schema: z.ZodType, io: 'input' | 'output', nameOf: (part: unknown) => string | undefined): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema: part }) {
      // Bounds that only say what a double can hold are noise.
      if (part.maximum === Number.MAX_SAFE_INTEGER) delete part.maximum
      if (part.minimum === Number.MIN_SAFE_INTEGER) delete part.minimum
      // A format says it better than half a page of digits and brackets.
      if (part.format === 'date-time' || part.format === 'date') delete part.pattern
      const name = nameOf(zodSchema)
      if (name === undefined) return
      for (const key of Object.keys(part)) delete part[key]
      part.$ref = `#/components/schemas/${name}`
    },
  })
  return json
}
