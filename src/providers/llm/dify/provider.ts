import type { LlmVendor } from '../../contract.ts'
import { ChatService } from '../chat-service.ts'
import { chatRequest } from './chat-request.ts'
import { EventReader } from './event-reader.ts'
import { settings } from './settings.ts'

const provider = 'dify'

/** Codes of the service API (Chat App API, errors). Some stand for more than their HTTP status, 400, says. */
const failures = {
  invalid_param: 'bad-request',
  app_unavailable: 'bad-request',
  provider_not_initialize: 'bad-request',
  model_currently_not_support: 'bad-request',
  provider_quota_exceeded: 'rate-limited',
  // The model behind the app failed.
  completion_request_error: 'unavailable',
  internal_server_error: 'unavailable',
} as const

const advice = {
  auth: 'Check apiKey: it is that of the app, not of the account.',
  'bad-reply': 'Check that baseUrl is the service API of Dify, and that the app is a chat app.',
  'bad-request': 'Check inputs against the variables of the app, and that the app is a chat app that is published.',
  unavailable: 'Check that the service runs, that baseUrl is right, and the model in the settings of the app.',
} as const

/** A chat app, agent or chatflow of Dify. The app has its own prompt, model and tools; those of devices are not used. */
export const vendor: LlmVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, { clock }) {
    const { apiKey, baseUrl, timeoutMs } = options
    const url = `${baseUrl.replace(/\/+$/, '')}/chat-messages`
    const service = new ChatService({ provider, url, apiKey, timeoutMs, clock, advice, failures })
    return {
      name: provider,
      detail: new URL(baseUrl).host,
      can: { tools: false },
      stream: (request) => service.ask(chatRequest(options, request.messages), request, new EventReader(service)),
      close: () => service.close(),
    }
  },
}
