import { z } from 'zod'
import { failureOfError, failureOfRefusal } from '../http/failure.ts'
import { type Service, serviceFailure } from '../service-failure.ts'
import { type Trial, type TrialPorts, tryOut } from './trial.ts'

export interface Endpoint {
  readonly baseUrl: string
  readonly apiKey?: string | undefined
}

export interface ModelNames {
  readonly models: readonly string[]
}

const limitMs = 10_000
const maxReplyBytes = 1_048_576
/** OpenRouter has about 400. */
const maxNames = 1000

const modelList = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })) })

/** The names of the models that an OpenAI-compatible service offers (`GET {baseUrl}/models`), sorted. */
export function listModels(ports: TrialPorts, { baseUrl, apiKey }: Endpoint): Promise<Trial<ModelNames>> {
  const service: Service = {
    provider: 'openai-compatible',
    url: `${baseUrl.replace(/\/+$/, '')}/models`,
    secrets: apiKey === undefined ? [] : [apiKey],
    advice: { 'bad-request': 'Perhaps it has no list of its models: type the name of one.' },
  }
  return tryOut(ports, limitMs, async ({ signal }) => {
    const { status, body, headers } = await ask(service, apiKey, ports.setup.fetch, signal)
    if (status !== 200) throw failureOfRefusal(service, { status, headers, body })
    const parsed = modelList.safeParse(parseJson(body))
    if (!parsed.success) throw serviceFailure(service, 'bad-reply', 'it did not answer with a list of models')
    return { models: [...new Set(parsed.data.data.map(({ id }) => id))].sort().slice(0, maxNames) }
  })
}

async function ask(service: Service, apiKey: string | undefined, get: typeof fetch, signal: AbortSignal) {
  try {
    const reply = await get(service.url, {
      // Where the key goes is what the person has typed, and nowhere else.
      redirect: 'manual',
      headers: { accept: 'application/json', ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) },
      signal,
    })
    const retryAfter = reply.headers.get('retry-after')
    const headers = retryAfter === null ? {} : { 'retry-after': retryAfter }
    return { status: reply.status, body: await boundedText(reply, service), headers }
  } catch (error) {
    signal.throwIfAborted()
    // fetch hides what went wrong behind "fetch failed".
    throw failureOfError(service, error instanceof TypeError ? (error.cause ?? error) : error)
  }
}

async function boundedText(reply: Response, service: Service): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of reply.body ?? []) {
    bytes += part.length
    if (bytes > maxReplyBytes) throw serviceFailure(service, 'bad-reply', 'its list of models is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
