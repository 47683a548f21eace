import { z } from 'zod'
import type { WireErrorCode } from '../../protocol/wire-errors.ts'

/** Every error code of the API: with which HTTP status it comes and what it means. */
export const apiErrors = {
  INVALID_JSON: { status: 400, meaning: 'The body is not JSON, or not text in UTF-8.' },
  UNAUTHORIZED: { status: 401, meaning: 'No token, or not a valid one: `Authorization: Bearer <token>`.' },
  FORBIDDEN: {
    status: 403,
    meaning: 'This token is not good for that: viewers read, senders send the output of builds.',
  },
  CROSS_SITE: {
    status: 403,
    meaning: 'With the cookie of the console only its own page may change anything: `X-Lapel-Console: 1`, `Origin`.',
  },
  FORBIDDEN_GROUP: { status: 403, meaning: 'The group is not open to whoever asks.' },
  NOT_FOUND: { status: 404, meaning: 'There is nothing of that name, or no such path.' },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'The path has other methods; `Allow` names them.' },
  CONFLICT: { status: 409, meaning: 'Somebody else has it, or has changed it since; `owner` says who, where known.' },
  CONFIGURED: { status: 409, meaning: 'The configuration file says otherwise; it has to be changed there.' },
  QUEUE_FULL: { status: 409, meaning: 'As many messages wait for that device as may wait.' },
  GROUP_FULL: { status: 409, meaning: 'The group has as many tasks as it can have: delete some.' },
  NOT_READY: {
    status: 409,
    meaning: 'The meeting goes on, its summary is not there yet, or the device is not here: try again later.',
  },
  TOO_LARGE: { status: 413, meaning: 'The body has more bytes than are taken here.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The body is of a kind that is not taken here: `Content-Type`.' },
  SCHEMA_INVALID: { status: 422, meaning: 'Something is missing or wrong; `fields` names it, in a list with its row.' },
  INVALID_REQUEST: {
    status: 422,
    meaning: 'Well formed, but it makes no sense: no such device, or more than is possible.',
  },
  UNKNOWN_MODE: { status: 422, meaning: 'This server has no such mode.' },
  RATE_LIMITED: {
    status: 429,
    meaning: 'Too often, or too many wrong tokens from this address: try again in a minute.',
  },
  INTERNAL_ERROR: { status: 500, meaning: 'The server failed; its log tells more.' },
  UNAVAILABLE: { status: 503, meaning: 'The store cannot be reached at the moment: try again.' },
} as const satisfies Record<string, { readonly status: number; readonly meaning: string }> &
  // What is thrown below the API has to be known here; UNKNOWN_TYPE is about frames alone.
  Partial<Record<WireErrorCode, unknown>>

export type ApiErrorCode = keyof typeof apiErrors

export interface ErrorDetails {
  /** What is at fault: members of the body, keys of the query, parts of the path. */
  readonly fields?: readonly string[] | undefined
  /** Who has what was asked for. */
  readonly owner?: string | undefined
  /** What is at fault in a list. */
  readonly rows?: readonly RowProblem[]
}

export interface RowProblem {
  /** As spreadsheets count in CSV, from 1 in JSON. */
  readonly row: number
  readonly field: string
  readonly message: string
}

/** A request that is refused; the API's front alone turns it into a reply. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly details: ErrorDetails

  constructor(code: ApiErrorCode, message: string, details: ErrorDetails = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** The body of every reply that refuses. */
export const errorBody = z.object({
  error: z.object({
    code: z.enum(Object.keys(apiErrors) as [ApiErrorCode, ...ApiErrorCode[]]),
    message: z.string().describe('For people.'),
    fields: z.array(z.string()).optional().describe('What is at fault: members, keys of the query, parts of the path.'),
    rows: z
      .array(z.object({ row: z.int(), field: z.string(), message: z.string() }))
      .optional()
      .describe('What is at fault in a list; rows count as spreadsheets do in CSV, from 1 in JSON.'),
    owner: z.string().optional().describe('Who has what was asked for.'),
  }),
})

export function errorReply({ code, message, details }: ApiError): z.input<typeof errorBody> {
  const { fields, owner, rows } = details
  return {
    error: {
      code,
      message,
      ...(fields && { fields: [...fields] }),
      ...(rows && { rows: [...rows] }),
      ...(owner !== undefined && { owner }),
    },
  }
}
