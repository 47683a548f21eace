export type ProviderFailure =
  | 'auth' // the key is missing or refused
  | 'rate-limited'
  | 'unavailable' // no connection, 5xx, the process died
  | 'timeout'
  | 'bad-reply' // not what the wire format says
  | 'bad-request' // the vendor refuses what was asked: settings are wrong
  | 'missing' // a program, package or model file is not there

/** The one failure type of all providers; its message says what someone can do about it and holds no secret. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly provider: string
  readonly failure: ProviderFailure
  /** Whether the same call may work later or elsewhere. */
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(
    provider: string,
    failure: ProviderFailure,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, { cause: options.cause })
    this.provider = provider
    this.failure = failure
    this.retryable = failure === 'rate-limited' || failure === 'unavailable' || failure === 'timeout'
    this.retryAfterMs = options.retryAfterMs
  }
}
