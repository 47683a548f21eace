import { z } from 'zod'

export type Json = z.core.JSONSchema.BaseSchema

/** The JSON Schema of a body or a field: `input` as it is sent, `output` as it is given. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: plainer })
  return json
}

/** Bounds that only say what a double can hold are noise. */
function plainer({ jsonSchema: json }: { jsonSchema: Json }): void {
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum
}
