import type { ProviderError, ProviderFailure } from '../provider-error.ts'
import { failureOfConnection, failureOfStatus, retryAfter, type Service, serviceFailure } from '../service-failure.ts'
import { type HttpReply, ReplyTooLarge } from './http-reply.ts'

/** A reply that was read, and whose status says that nothing came of the request. */
interface Refusal {
  readonly status: number
  readonly headers: HttpReply['headers']
  readonly body: string
  readonly note?: string
}

/** What an error of a call means: of its connection, or of reading the reply. */
export function failureOfError(service: Service, error: unknown): ProviderError {
  const malformed = error instanceof ReplyTooLarge || error instanceof SyntaxError
  return failureOfConnection(service, error, malformed ? 'bad-reply' : 'unavailable')
}

export function isOk({ status }: HttpReply): boolean {
  return status >= 200 && status <= 299
}

/** What a reply with a status other than 2xx means (OpenAI API reference, error codes; others mostly follow it). */
export async function failureOfReply(service: Service, reply: HttpReply): Promise<ProviderError> {
  const { status, headers } = reply
  return failureOfRefusal(service, { status, headers, body: await reply.text() })
}

/** As `failureOfReply`, where the body has been read; `note` follows its words. */
export function failureOfRefusal(service: Service, { status, headers, body, note = '' }: Refusal): ProviderError {
  const said = `HTTP ${status}, ${wordsOf(body)}${note}`
  return serviceFailure(service, failureOfStatus(status) ?? 'bad-request', said, retryAfter(headers))
}

/** What an error object inside a reply that began well means: there is no status any more, only the vendor's words. */
export function failureOfObject(service: Service, error: unknown): ProviderError {
  const { code, type } =
    typeof error === 'object' && error !== null ? { code: '', type: '', ...error } : { code: '', type: '' }
  const failure = failureOfStatus(Number(code)) ?? byWord(`${code} ${type}`)
  return serviceFailure(service, failure, messageOf(error) ?? 'the reply broke off with an error')
}

const words: readonly (readonly [RegExp, ProviderFailure])[] = [
  [/rate.?limit|quota|too.?many/i, 'rate-limited'],
  [/auth|api.?key|permission|billing/i, 'auth'],
  [/timeout/i, 'timeout'],
  [/invalid|context.?length|not.?found|inspection/i, 'bad-request'],
]

function byWord(text: string): ProviderFailure {
  return words.find(([pattern]) => pattern.test(text))?.[1] ?? 'unavailable'
}

/** The message in the body of an error reply; else the body itself, which may be a proxy's page. */
export function wordsOf(body: string): string {
  try {
    const json: unknown = JSON.parse(body)
    const parsed: unknown = Array.isArray(json) ? json[0] : json
    if (typeof parsed === 'object' && parsed !== null) {
      const { error, detail } = { error: undefined, detail: undefined, ...parsed }
      return messageOf(error) ?? messageOf(parsed) ?? messageOf(detail) ?? body
    }
  } catch {
    // Not JSON.
  }
  return body.trim() || 'no reason given'
}

function messageOf(error: unknown): string | undefined {
  if (typeof error === 'string') return error
  if (typeof error !== 'object' || error === null) return undefined
  const said = 'message' in error ? error.message : 'msg' in error ? error.msg : undefined
  return typeof said === 'string' ? said : undefined
}
