import { errorBody } from '../src/http/api/api-errors.ts'
import { endpoints } from '../src/http/api/endpoints.ts'
import { type Json, jsonSchema, modelSchema } from '../src/http/api/json-schema.ts'
import { models } from '../src/http/api/models.ts'

/** What the API answers with, as types for the console: a field that changes there does not compile here. */
export function apiTypes(): string {
  const named = Object.entries(models)
    .filter(([, model]) => model !== errorBody)
    .map(([name, model]) => `export type ${name} = ${typeOf(modelSchema(model))}\n`)
  const replies = endpoints.flatMap(({ name, replies }) => {
    const bodies = Object.entries(replies).flatMap(([status, reply]) =>
      // What is refused is an ApiFailure, and a file is no body.
      !reply || Number(status) >= 400 || reply.files ? [] : [typeOf(jsonSchema(reply.schema, 'output'))],
    )
    return bodies.length === 0 ? [] : [`  readonly ${name}: ${[...new Set(bodies)].join(' | ')}\n`]
  })
  return [
    ...named,
    `interface Replies {\n${replies.join('')}}\n`,
    '/** The body with which the endpoint of that name answers. */\nexport type Reply<Name extends keyof Replies> = Replies[Name]\n',
  ].join('\n')
}

const simple: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
}

function typeOf(schema: Json): string {
  const { $ref, type, enum: values, anyOf, oneOf, allOf, items } = schema
  const parts = anyOf ?? oneOf
  if (typeof $ref === 'string') return $ref.split('/').at(-1) ?? 'unknown'
  if (schema.const !== undefined) return literal(schema.const)
  if (values) return values.map(literal).join(' | ')
  if (parts) return [...new Set(parts.map((part) => typeOf(part as Json)))].join(' | ')
  if (allOf) return allOf.map((part) => typeOf(part as Json)).join(' & ')
  if (schema.not) return 'undefined'
  if (Array.isArray(type)) return type.map((name) => simple[name] ?? 'unknown').join(' | ')
  if (type === 'array') return `readonly ${grouped(typeOf((items as Json | undefined) ?? {}))}[]`
  if (type === 'object') return objectType(schema)
  return simple[type ?? ''] ?? 'unknown'
}

function objectType({ properties = {}, required = [], additionalProperties }: Json): string {
  const members = Object.entries(properties).map(
    ([name, property]) => `readonly ${quoted(name)}${required.includes(name) ? '' : '?'}: ${typeOf(property as Json)}`,
  )
  const isOpen = typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0
  if (members.length === 0) {
    return `Readonly<Record<string, ${isOpen ? typeOf(additionalProperties as Json) : 'unknown'}>>`
  }
  return `{ ${members.join('; ')} }`
}

const grouped = (type: string) => (/[ |&]/.test(type) && !/^\{[^{}]*\}$/.test(type) ? `(${type})` : type)

const quoted = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`)

const literal = (value: unknown) => (typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value))
