import type { SetupPorts } from './holding.ts'

/** What the usual variables say of an OpenAI-compatible service; `undefined` when they say nothing (operation 4). */
export function endpointOf(env: SetupPorts['env']): { baseUrl?: string; apiKey?: string } | undefined {
  const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey } = env
  if (!baseUrl && !apiKey) return undefined
  return { ...(baseUrl && { baseUrl }), ...(apiKey && { apiKey }) }
}
