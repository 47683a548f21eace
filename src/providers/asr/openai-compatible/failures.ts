import { shorten } from '../../../lib/text.ts'
import { ProviderError } from '../../provider-error.ts'
import { type HttpReply, ReplyTooLong } from './http-client.ts'

const provider = 'openai-compatible'

/** What a status other than 2xx means (OpenAI API reference, error codes; servers of others mostly follow it). */
export function failureOfReply(reply: HttpReply, url: string, wallMs: number): ProviderError {
  const { status } = reply
  const said = vendorMessage(reply.body)
  if (status === 401 || status === 402 || status === 403) {
    // What the vendor said is left out: it quotes the key.
    return new ProviderError(
      provider,
      'auth',
      `${url} refuses the key (HTTP ${status}): check asr.apiKey and the credit of its account`,
    )
  }
  if (status === 429) {
    const retryAfterMs = retryAfter(reply.headers, wallMs)
    return new ProviderError(
      provider,
      'rate-limited',
      `${url} refuses for now, too many requests or no quota: ${said}`,
      {
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      },
    )
  }
  if (status >= 500 || status === 408) {
    return new ProviderError(provider, 'unavailable', `${url} failed (HTTP ${status}): ${said}`)
  }
  if (status === 404) {
    return new ProviderError(provider, 'bad-request', `${url} is not there: check asr.baseUrl and asr.model: ${said}`)
  }
  return new ProviderError(provider, 'bad-request', `${url} refuses the request (HTTP ${status}): ${said}`)
}

/** What went wrong before there was a whole reply. */
export function failureOfConnection(error: unknown, url: string): ProviderError {
  if (error instanceof ReplyTooLong) {
    return new ProviderError(provider, 'bad-reply', `${url} sent too long a reply`, { cause: error })
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  const failure = code.startsWith('HPE_') ? 'bad-reply' : 'unavailable'
  return new ProviderError(provider, failure, `no answer from ${url} (${code})`, { cause: error })
}

function vendorMessage(body: string): string {
  const text = errorText(body) ?? body
  return shorten(text.replaceAll(/\s+/g, ' ').trim(), 200) || 'no reason given'
}

function errorText(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed !== 'object' || parsed === null) return undefined
    const error = 'error' in parsed ? parsed.error : 'detail' in parsed ? parsed.detail : undefined
    if (typeof error === 'string') return error
    if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
    return undefined
  } catch {
    return undefined // a proxy's page, shown as it is
  }
}

function retryAfter(headers: HttpReply['headers'], wallMs: number): number | undefined {
  const ms = Number(headers['retry-after-ms'])
  if (ms > 0) return ms
  const value = headers['retry-after']
  if (value === undefined) return undefined
  const seconds = Number(value)
  if (seconds >= 0) return seconds * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - wallMs)
}
