import { session } from './session.ts'

/** A refusal of the API, or that it could not be reached (status 0). */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure'
  readonly status: number
  readonly code: string
  /** Names of the fields that are wrong. */
  readonly fields: readonly string[]
  /** The body of the reply: some refusals have one of their own. */
  readonly content: unknown

  constructor(
    status: number,
    code: string,
    message: string,
    { fields = [], content }: { readonly fields?: readonly string[] | undefined; readonly content?: unknown } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.fields = fields
    this.content = content
  }
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export const get = <Body>(path: string, query?: Query): Promise<Body> => ask('GET', path + queryText(query))
export const post = <Body>(path: string, body?: unknown): Promise<Body> => ask('POST', path, body)
/** A text of some other kind than JSON, as it is. */
export const postText = <Body>(path: string, text: string, mediaType: string): Promise<Body> =>
  ask('POST', path, text, mediaType)
export const put = <Body>(path: string, body?: unknown): Promise<Body> => ask('PUT', path, body)
export const patch = <Body>(path: string, body?: unknown): Promise<Body> => ask('PATCH', path, body)
export const remove = <Body>(path: string): Promise<Body> => ask('DELETE', path)

/** For links to files: they are loaded by the browser itself, which brings the session. */
export const apiHref = (path: string, query?: Query): string => `/api/v1${path}${queryText(query)}`

const json = 'application/json'

async function ask<Body>(method: string, path: string, body?: unknown, mediaType = json): Promise<Body> {
  const reply = await fetch(`/api/v1${path}`, {
    method,
    // A page of another origin cannot set this header without being asked whether it may.
    headers: { 'X-Lapel-Console': '1', ...(body !== undefined && { 'Content-Type': mediaType }) },
    ...(body !== undefined && { body: mediaType === json ? JSON.stringify(body) : String(body) }),
  }).catch((error: unknown) => {
    throw new ApiFailure(0, 'UNREACHABLE', error instanceof Error ? error.message : String(error))
  })
  if (reply.status === 204) return undefined as Body
  const isJson = (reply.headers.get('content-type') ?? '').includes('json')
  const content: unknown = isJson ? await reply.json() : await reply.text()
  if (reply.ok) return content as Body
  if (reply.status === 401) session.value = undefined
  throw failureOf(reply.status, content)
}

/** The API's way to refuse: docs/reference/api.md, "Errors". */
interface Refusal {
  readonly error?: { readonly code?: string; readonly message?: string; readonly fields?: readonly string[] }
}

function failureOf(status: number, content: unknown): ApiFailure {
  const { error = {} } = (typeof content === 'object' && content ? content : {}) as Refusal
  const { code = 'ERROR', message = `HTTP ${status}`, fields } = error
  return new ApiFailure(status, code, message, { fields, content })
}

function queryText(query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
