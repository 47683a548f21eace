import { type ApiErrorCode, apiErrors, errorBody } from './api-errors.ts'
import type { Endpoint, ReplySpec } from './endpoint.ts'
import { type Json, jsonSchema, modelSchema } from './json-schema.ts'
import { models } from './models.ts'
import { csv, json } from './request-body.ts'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description?: string
  readonly schema: Json
}

interface Content {
  readonly [mediaType: string]: { readonly schema: Json }
}

interface Reply {
  readonly description: string
  readonly content?: Content
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  /** Where no token is needed. */
  readonly security?: readonly []
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, Reply>>
}

export interface OpenApi {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, { readonly type: 'http'; readonly scheme: 'bearer' }>>
    readonly schemas: Readonly<Record<string, Json>>
  }
}

const about = 'Errors are answered as `{ "error": { "code", "message", … } }`.'

/** The description of the endpoints in OpenAPI 3.1. */
export function openApi(endpoints: readonly Endpoint[], version: string): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operationOf(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lapel', version, description: about },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(Object.entries(models).map(([name, model]) => [name, modelSchema(model)])),
    },
  }
}

function operationOf(endpoint: Endpoint): Operation {
  const { name, summary, remarks, role, path } = endpoint
  const parameters = parametersOf(endpoint)
  const body = requestBodyOf(endpoint)
  const replies = repliesOf(endpoint)
  return {
    operationId: name,
    summary,
    description: `${remarks ? `${remarks} ` : ''}Role: ${role}.`,
    tags: [path.split('/')[1] ?? ''],
    ...(role === 'anybody' && { security: [] as const }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: { ...replies, ...refusalsOf(endpoint, replies) },
  }
}

function parametersOf({ pathFields, query }: Endpoint): Parameter[] {
  return (['path', 'query'] as const).flatMap((place) => {
    const { properties = {}, required = [] } = jsonSchema(place === 'path' ? pathFields : query, 'input')
    return Object.entries(properties).map(([name, property]) => {
      const { description, ...schema } = property as Json
      // A key with a default is required by its schema's output, not by its input.
      const isRequired = place === 'path' || (required.includes(name) && schema.default === undefined)
      return { name, in: place, required: isRequired, ...(description && { description }), schema }
    })
  })
}

function requestBodyOf({ body }: Endpoint): Operation['requestBody'] {
  if (!body) return undefined
  const kinds = Object.entries(body.content).map(([type, schema]) => [type, { schema: jsonSchema(schema, 'input') }])
  return { required: !body.mayBeEmpty, content: Object.fromEntries(kinds) }
}

const text: Json = { type: 'string' }
const binary: Json = { type: 'string', format: 'binary' }

function repliesOf({ replies, exports }: Endpoint): Record<string, Reply> {
  const all: Record<string, Reply> = {}
  for (const [status, reply] of Object.entries<ReplySpec | undefined>(replies)) {
    if (!reply) continue
    const { meaning, schema, mediaType = json, files } = reply
    const whole: Content = files ? {} : { [mediaType]: { schema: jsonSchema(schema, 'output') } }
    const kinds = [...(files ?? []), ...(exports ? [csv] : [])]
    const content: Content = {
      ...whole,
      ...Object.fromEntries(kinds.map((kind) => [kind, { schema: kind.startsWith('audio/') ? binary : text }])),
    }
    all[status] = { description: meaning, ...(status !== '204' && { content }) }
  }
  return all
}

/** What every endpoint can answer with; SCHEMA_INVALID e.g. for a key of the query that it does not know. */
export const commonErrors = [
  'UNAUTHORIZED',
  'SCHEMA_INVALID',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'UNAVAILABLE',
] as const satisfies readonly ApiErrorCode[]

/** Every error code that an endpoint can answer with. */
export function errorsOf({ method, role, body, errors = [], exports }: Endpoint): ApiErrorCode[] {
  const possible = new Set<ApiErrorCode>([
    ...commonErrors,
    ...(role !== 'anybody' ? (['FORBIDDEN'] as const) : []),
    ...(method !== 'get' ? (['CROSS_SITE'] as const) : []),
    ...(body ? (['TOO_LARGE', 'INVALID_JSON'] as const) : []),
    ...(body && !body.anyMediaType ? (['UNSUPPORTED_MEDIA_TYPE'] as const) : []),
    ...(exports ? (['CONFLICT'] as const) : []),
    ...errors,
  ])
  return (Object.keys(apiErrors) as ApiErrorCode[]).filter((code) => possible.has(code))
}

/** Replies that refuse, by status, beside those that the endpoint itself gives with the same. */
function refusalsOf(endpoint: Endpoint, own: Readonly<Record<string, Reply>>): Record<string, Reply> {
  const refusals: Record<string, Reply> = {}
  for (const code of errorsOf(endpoint)) {
    const { status, meaning } = apiErrors[code]
    const before = refusals[status] ?? own[status]
    const schemas = [own[status]?.content?.[json]?.schema, jsonSchema(errorBody, 'output')].filter((each) => !!each)
    const [only] = schemas
    refusals[status] = {
      description: `${before ? `${before.description} ` : ''}\`${code}\`: ${meaning}`,
      content: { [json]: { schema: schemas.length === 1 && only ? only : { anyOf: schemas } } },
    }
  }
  return refusals
}
