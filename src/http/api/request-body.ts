import { z } from 'zod'
import { ApiError } from './api-errors.ts'
import type { CellRules } from './cells.ts'
import { checked } from './checked.ts'
import { checkedRows, csvRows, jsonRows, type Row } from './rows.ts'

/** A body that has not been read yet. */
export interface BodySource {
  /** Lower-case, without parameters; `undefined` where the request names none. */
  readonly mediaType: string | undefined
  /** Rejects with INVALID_JSON where it is not UTF-8. */
  text(): Promise<string>
}

/** What an endpoint takes as its body. */
export interface BodyKind<Value> {
  /** What may be sent, the usual one first, and what it has to be. */
  readonly content: Readonly<Record<string, z.ZodType>>
  /** Whatever `Content-Type` says, it is read as the first kind. */
  readonly anyMediaType: boolean
  readonly mayBeEmpty: boolean
  readonly maxBytes: number
  read(text: string, mediaType: string): Value
}

export const json = 'application/json'
export const csv = 'text/csv'

const maxObjectBytes = 65_536
const maxListBytes = 4_194_304

/** One JSON object. `mayBeEmpty`: a request without a body is one with `{}`. */
export function jsonBody<Schema extends z.ZodType>(
  schema: Schema,
  { mayBeEmpty = false, maxBytes = maxObjectBytes }: { readonly mayBeEmpty?: boolean; readonly maxBytes?: number } = {},
): BodyKind<z.output<Schema>> {
  return {
    content: { [json]: schema },
    anyMediaType: false,
    mayBeEmpty,
    maxBytes,
    read: (text) => checked(schema, text === '' && mayBeEmpty ? {} : parsedJson(text)),
  }
}

/** A text, taken as it is under any `Content-Type`. */
export function textBody(mediaType: string, maxBytes: number): BodyKind<string> {
  return {
    content: { [mediaType]: z.string() },
    anyMediaType: true,
    mayBeEmpty: true,
    maxBytes,
    read: (text) => text,
  }
}

/** A list as a JSON array or as CSV, every entry checked before any of them counts. */
export function listBody<Schema extends z.ZodType>(
  entry: Schema,
  rules: CellRules,
  maxRows: number,
): BodyKind<readonly Row<z.output<Schema>>[]> {
  return {
    content: { [json]: z.array(entry), [csv]: z.string() },
    anyMediaType: false,
    mayBeEmpty: false,
    maxBytes: maxListBytes,
    read: (text, mediaType) =>
      checkedRows(entry, mediaType === csv ? csvRows(text, rules, maxRows) : jsonRows(parsedJson(text), maxRows)),
  }
}

/** Reads a body as the kind that the endpoint takes. Throws UNSUPPORTED_MEDIA_TYPE and what reading it throws. */
export async function readBody<Value>(kind: BodyKind<Value>, source: BodySource): Promise<Value> {
  const [usual = json, ...others] = Object.keys(kind.content)
  const text = await source.text()
  const isEmpty = text === '' && kind.mayBeEmpty
  if (kind.anyMediaType || isEmpty) return kind.read(text, usual)
  const { mediaType } = source
  if (mediaType !== undefined && mediaType in kind.content) return kind.read(text, mediaType)
  const taken = [usual, ...others].join(' or ')
  throw new ApiError('UNSUPPORTED_MEDIA_TYPE', `Content-Type has to be ${taken}, not ${mediaType ?? 'missing'}.`)
}

/** Half characters and NUL, which no store keeps as they are; in JSON they can stand behind a backslash. */
const unkeepable = /\\u(?:0000|d[89a-f])/i

function parsedJson(text: string): unknown {
  try {
    return unkeepable.test(text) ? JSON.parse(text, refuseUnkeepable) : JSON.parse(text)
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError('INVALID_JSON', 'The body is not JSON.')
  }
}

function refuseUnkeepable(key: string, value: unknown): unknown {
  const texts = typeof value === 'string' ? [key, value] : [key]
  if (texts.every((text) => text.isWellFormed() && !text.includes('\0'))) return value
  throw new ApiError('INVALID_JSON', 'The body holds NUL, or half of a character.')
}
