import type { TestServer } from './test-server.ts'

interface ConsoleReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Of a refusal. */
  readonly code: string | undefined
}

/** Asks a server as the page of the console does: with the cookie that it was given, and the header of the page. */
export class ConsoleClient {
  readonly base: string
  cookie: string | undefined

  constructor(server: TestServer) {
    this.base = `http://127.0.0.1:${server.app.port}`
  }

  signIn(by: { readonly token: string } | { readonly link: string }): Promise<ConsoleReply> {
    return this.ask('POST /session', { json: by })
  }

  /** `headers` replace those of the page; an empty text leaves one out. */
  async ask(
    what: string,
    { json, headers = {} }: { readonly json?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<ConsoleReply> {
    const [method = '', path = ''] = what.split(' ')
    const all = {
      'x-lapel-console': '1',
      ...(this.cookie !== undefined && { cookie: this.cookie }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    }
    const reply = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    const [set] = reply.headers.getSetCookie()
    if (set !== undefined) this.cookie = set.split(';')[0]
    const text = await reply.text()
    const isJson = reply.headers.get('content-type')?.includes('json')
    const refusal = isJson ? (JSON.parse(text) as { readonly error?: { readonly code?: string } }) : undefined
    return { status: reply.status, headers: reply.headers, text, code: refusal?.error?.code }
  }
}
