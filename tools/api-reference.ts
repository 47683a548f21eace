import { z } from 'zod'
import { apiErrors } from '../src/http/api/api-errors.ts'
import type { Endpoint, ReplySpec } from '../src/http/api/endpoint.ts'
import { endpoints } from '../src/http/api/endpoints.ts'
import { jsonSchema, modelSchema } from '../src/http/api/json-schema.ts'
import { models } from '../src/http/api/models.ts'
import { commonErrors, errorsOf } from '../src/http/api/openapi.ts'
import { markdownTable } from '../src/lib/markdown.ts'
import { fieldTables, replyTables } from './schema-table.ts'

const intro = `Everything below \`/api/v1\`, with \`Authorization: Bearer <token>\`. The same as OpenAPI 3.1: \`/api/v1/openapi.json\`. How to
begin, with examples: [the API](../guide/api.md). A token with the role \`admin\` may do everything, one with the role
\`viewer\` may read. Keys of the query and members of a body that are not listed are refused, unless it says otherwise.
Times are ISO 8601 in UTC.`

const errorsIntro = `A request that is refused is answered by \`{"error": {"code": …, "message": …}}\`; \`message\` is for people. \`fields\` names
what is at fault; in a list \`rows\` does, each with \`row\`, \`field\` and \`message\`; \`owner\` says who has what was asked
for. Every endpoint can answer ${commonErrors.map((code) => `\`${code}\``).join(', ')}.`

/** The reference page of the HTTP API, as Markdown. */
export function apiReference(): string {
  return [
    '# HTTP API',
    intro,
    markdownTable(
      ['request', 'role', 'does'],
      endpoints.map((endpoint) => [`\`${titleOf(endpoint)}\``, endpoint.role, endpoint.summary]),
    ),
    '## Errors',
    errorsIntro,
    markdownTable(
      ['code', 'status', 'meaning'],
      Object.entries(apiErrors).map(([code, { status, meaning }]) => [`\`${code}\``, String(status), meaning]),
    ),
    '## What is told of',
    ...Object.entries(models)
      .filter(([name]) => name !== 'Error')
      .flatMap(([name, model]) => [`### ${name}`, ...replyTables(modelSchema(model))]),
    '## Endpoints',
    ...endpoints.flatMap(sectionOf),
  ]
    .join('\n\n')
    .concat('\n')
}

function titleOf({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
  return `${method.toUpperCase()} ${path}`
}

function sectionOf(endpoint: Endpoint): string[] {
  const { summary, remarks, role, pathFields, query, exports } = endpoint
  const file = exports ? ' `Accept: text/csv` does the same as `format=csv`.' : ''
  return [
    `### ${titleOf(endpoint)}`,
    `${summary}${remarks ? ` ${remarks}` : ''} Role: \`${role}\`.${file}`,
    ...fieldsOf(pathFields, 'path'),
    ...fieldsOf(query, 'query'),
    ...bodyOf(endpoint),
    ...repliesOf(endpoint),
    ...refusalsOf(endpoint),
  ]
}

function fieldsOf(schema: z.ZodObject, name: string): string[] {
  return Object.keys(schema.shape).length === 0 ? [] : fieldTables(jsonSchema(schema, 'input'), name)
}

function bodyOf({ body }: Endpoint): string[] {
  if (!body) return []
  const kinds = Object.entries(body.content)
  const [, usual] = kinds[0] ?? []
  const entry = usual instanceof z.ZodArray ? usual.element : undefined
  const names = kinds.map(([type]) => `\`${type}\``).join(' or ')
  const what = entry
    ? `Body: a list as ${names}; of each entry:`
    : `Body: ${names}${body.mayBeEmpty ? ', or none' : ''}.`
  const schema = entry ?? usual
  return [what, ...(schema instanceof z.ZodObject ? fieldTables(jsonSchema(schema, 'input'), 'member') : [])]
}

/** The replies in words, and their members where they are no model. */
function repliesOf({ replies }: Endpoint): string[] {
  return Object.entries<ReplySpec | undefined>(replies).flatMap(([status, reply]) => {
    if (!reply) return []
    const { files } = reply
    if (files) return [`**${status}** ${reply.meaning} A file: ${files.map((kind) => `\`${kind}\``).join(', ')}.`]
    const json = jsonSchema(reply.schema, 'output')
    const isList = json.type === 'array'
    const shown = isList && !Array.isArray(json.items) ? (json.items as typeof json) : json
    const model = json.$ref?.split('/').at(-1)
    const what = model ? ` A [${model}](#${model.toLowerCase()}).` : isList ? ' A list; of each entry:' : ''
    const tables = shown.properties || shown.oneOf ? replyTables(shown) : []
    return [`**${status}** ${reply.meaning}${what}`, ...tables]
  })
}

function refusalsOf(endpoint: Endpoint): string[] {
  const refusals = errorsOf(endpoint).filter((code) => !commonErrors.some((each) => each === code))
  return refusals.length > 0 ? [`Refused with ${refusals.map((code) => `\`${code}\``).join(', ')}.`] : []
}
