import { z } from 'zod'
import { markdownTable } from '../src/lib/markdown.ts'
import type { MessageSpec, MessageTable } from '../src/protocol/messages/spec.ts'
import { messages } from '../src/protocol/messages.ts'
import { wireErrors } from '../src/protocol/wire-errors.ts'

type Json = z.core.JSONSchema.BaseSchema
type Row = readonly [member: string, takes: string, needed: string]

const intro = `What devices and the server say to each other as JSON: one object per WebSocket text frame, with a string \`type\`.
Members that a message does not list are ignored by the server and never sent by it. \`session_id\` may stand in every
message of a device and is not looked at. Audio travels in binary frames, one Opus packet each.`

const errorsIntro = `A message that cannot be handled is answered by \`{"type": …, "status": "error", "code": …, "message": …}\` with the
type of the message, or \`error\` where there is none; \`fields\` names the members at fault. The connection stays open
until there are more than 20 bad messages in 10 seconds. A \`hello\` is never answered by an error: devices would take it
for the answer to their next hello.`

/** The reference page of all messages and error codes, as Markdown. */
export function messagesReference(): string {
  return [
    '# Messages',
    intro,
    '## From the device',
    ...sections(messages.up),
    '## From the server',
    ...sections(messages.down),
    '## Error codes',
    errorsIntro,
    markdownTable(
      ['code', 'meaning'],
      Object.entries(wireErrors).map(([code, meaning]) => [`\`${code}\``, meaning]),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

function sections(table: MessageTable): string[] {
  return Object.entries(table).flatMap(([type, spec]) => [`### ${type}`, about(spec), ...members(spec), example(spec)])
}

function about({ text, source, reply }: MessageSpec): string {
  const answered = reply ? ` Answered by ${reply.map((type) => `\`${type}\``).join(', ')}.` : ''
  return `${text}${answered} Source: ${source}.`
}

/** One table, or one for each form that a message has. */
function members({ schema }: MessageSpec): string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const forms = (json.oneOf ?? [json]) as Json[]
  return forms.map((form) => table(rowsOf(form, '')))
}

const table = (rows: readonly Row[]) => markdownTable(['member', 'takes', 'needed'], rows)

function example({ good }: MessageSpec): string {
  return `\`\`\`json\n${JSON.stringify(good[0])}\n\`\`\``
}

function rowsOf(json: Json, prefix: string): Row[] {
  return Object.entries(json.properties ?? {}).flatMap(([name, property]) => {
    const member = property as Json
    // What has a fallback may be left out, whatever JSON Schema says of it.
    const isNeeded = json.required?.includes(name) && member.default === undefined
    const row: Row = [`\`${prefix}${name}\``, takes(member), isNeeded ? 'yes' : absence(member)]
    return [row, ...rowsOf(member, `${prefix}${name}.`), ...rowsOf(itemOf(member), `${prefix}${name}[].`)]
  })
}

const itemOf = (json: Json) => (Array.isArray(json.items) ? {} : (json.items ?? {})) as Json

function absence({ default: fallback }: Json): string {
  const isPlain = fallback !== undefined && typeof fallback !== 'object'
  return isPlain ? `no: \`${JSON.stringify(fallback)}\`` : 'no'
}

/** In words what a member may be. */
function takes(json: Json): string {
  const values = json.const === undefined ? json.enum : [json.const]
  if (values) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  if (json.anyOf) return (json.anyOf as Json[]).map(takes).join(' or ')
  if (Array.isArray(json.type)) return json.type.join(' or ')
  switch (json.type) {
    case 'integer':
      return `whole number${range(json.minimum, json.maximum)}`
    case 'string':
      return json.maxLength === undefined ? 'string' : `string of at most ${json.maxLength} characters`
    case 'array':
      return `array of ${json.items ? takes(itemOf(json)) : 'anything'}`
    case undefined:
      return 'anything'
    default:
      return json.type
  }
}

function range(min: number | undefined, max: number | undefined): string {
  if (min === undefined || max === undefined || max === Number.MAX_SAFE_INTEGER) return ''
  const isInt32 = min === -(2 ** 31) && max === 2 ** 31 - 1
  return isInt32 ? ' of 32 bits' : `, ${min} to ${max}`
}
