import OpenAI from 'openai'
import { keptAliveFetch } from './kept-alive-fetch.ts'
import type { Endpoint } from './openai-failure.ts'

export { openAiFailure } from './openai-failure.ts'

export interface OpenAiConnection {
  readonly client: OpenAI
  close(): void
}

// Timeouts are ours, so that they follow the clock that is handed in; this is the longest one a timer can hold.
const noTimeoutMs = 2 ** 31 - 1

/**
 * A client of the `openai` package that takes no key, address or account from the environment (of it the package reads
 * only OPENAI_CUSTOM_HEADERS by itself), prints nothing, tries once, and keeps its connections. Load this file with `import()` where it is needed: the package costs 130 ms and 35 MB.
 */
export function openAiConnection({ baseUrl, apiKey }: Endpoint, maxReplyBytes: number): OpenAiConnection {
  const http = keptAliveFetch(maxReplyBytes)
  const client = new OpenAI({
    baseURL: baseUrl,
    // The package demands a key; servers without one must not be sent an invented one.
    apiKey: apiKey ?? 'none',
    ...(apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: noTimeoutMs,
    fetch: http.fetch,
  })
  return { client, close: http.close }
}
