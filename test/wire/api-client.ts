import { apiErrors, errorBody } from '../../src/http/api/api-errors.ts'
import { endpoints } from '../../src/http/api/endpoints.ts'
import { errorsOf } from '../../src/http/api/openapi.ts'
import { startTestServer, type TestServerOptions } from '../support/test-server.ts'

export const adminToken = 'an admin token for tests'
export const viewerToken = 'a viewer token for tests'

interface ApiRequest {
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of the admin's. */
  readonly token?: string
}

/** What every reply that refuses looks like. */
interface Refusal {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly fields?: readonly string[]
    readonly rows?: readonly { readonly row: number; readonly field: string; readonly message: string }[]
    readonly owner?: string
  }
}

interface ApiReply<Body> {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON. */
  readonly json: Body
}

/** A list as the API gives it. */
export interface List<Item> {
  readonly items: readonly Item[]
  readonly total: number
}

/** A server whose API is asked as a client would: `ask('GET /devices')`; the body is taken for what it should be. */
export async function startApi(options: TestServerOptions = {}) {
  const auth = { adminToken, viewers: [{ name: 'wall', token: viewerToken }], ...options.config?.auth }
  const server = await startTestServer({ ...options, config: { ...options.config, auth } })
  const ask = async <Body = Refusal>(
    what: string,
    { json, text, headers, token = adminToken }: ApiRequest = {},
  ): Promise<ApiReply<Body>> => {
    const [method = '', path = ''] = what.split(' ')
    const response = await fetch(`http://127.0.0.1:${server.app.port}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json !== undefined ? { body: JSON.stringify(json) } : text !== undefined ? { body: text } : {}),
    })
    // The byte order mark that CSV begins with is part of the text.
    const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())
    const { status, headers: replied } = response
    const isJson = replied.get('content-type')?.startsWith('application/json') && body !== ''
    const reply = { status, headers: replied, text: body, json: isJson ? JSON.parse(body) : {} }
    checkDescribed(method, path, reply)
    return reply
  }
  return { server, ask }
}

/** Throws where a reply is not what the table of endpoints says that it can be. */
function checkDescribed(method: string, path: string, { status, headers, json }: ApiReply<unknown>): void {
  if (headers.has('content-disposition') || headers.get('content-type') !== 'application/json') return
  const [place = ''] = path.split('?')
  const endpoint = endpoints.find((each) => each.method.toUpperCase() === method && isAt(each.path, place))
  const replies = endpoint?.replies ?? {}
  const refusal = errorBody.safeParse(json).data?.error
  if (!refusal) replies[status as keyof typeof replies]?.schema.parse(json)
  else if (endpoint && !errorsOf(endpoint).includes(refusal.code)) throw new Error(`not described: ${refusal.code}`)
  else if (apiErrors[refusal.code].status !== status) throw new Error(`${refusal.code} came with ${status}`)
}

function isAt(template: string, path: string): boolean {
  const [parts, given] = [template.split('/'), path.split('/')]
  return parts.length === given.length && parts.every((part, index) => part.startsWith('{') || part === given[index])
}
