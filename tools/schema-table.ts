import type { z } from 'zod'
import { markdownTable } from '../src/lib/markdown.ts'

type Json = z.core.JSONSchema.BaseSchema
type Row = readonly [member: string, takes: string, needed: string, ...meaning: string[]]

/** The members that a JSON Schema takes as Markdown tables, one for each form that it has. */
export function memberTables(json: Json): string[] {
  return formsOf(json).map((form) => markdownTable(['member', 'takes', 'needed'], rowsOf(form, '').map(withoutMeaning)))
}

/** The same with what the members mean. */
export function fieldTables(json: Json, name: string): string[] {
  return formsOf(json).map((form) => markdownTable([name, 'takes', 'needed', 'meaning'], rowsOf(form, '')))
}

/** What a reply holds. */
export function replyTables(json: Json): string[] {
  return formsOf(json).map((form) =>
    markdownTable(
      ['member', 'is', 'meaning'],
      rowsOf(form, '').map(([member, is, , meaning = '']) => [member, is, meaning]),
    ),
  )
}

const formsOf = (json: Json) => (json.oneOf ?? [json]) as Json[]

const withoutMeaning = ([member, takes, needed]: Row): Row => [member, takes, needed]

function rowsOf(json: Json, prefix: string): Row[] {
  return Object.entries(json.properties ?? {}).flatMap(([name, property]) => {
    const member = property as Json
    // What has a fallback may be left out, whatever JSON Schema says of it.
    const isNeeded = json.required?.includes(name) && member.default === undefined
    const needed = isNeeded ? 'yes' : absence(member)
    const row: Row = [`\`${prefix}${name}\``, takes(member), needed, member.description ?? '']
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
  const model = json.$ref?.split('/').at(-1)
  if (model) return `[${model}](#${model.toLowerCase()})`
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
