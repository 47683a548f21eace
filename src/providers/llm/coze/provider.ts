import type { LlmVendor } from '../../contract.ts'
import { ChatService } from '../chat-service.ts'
import { chatRequest } from './chat-request.ts'
import { EventReader } from './event-reader.ts'
import { settings } from './settings.ts'

const provider = 'coze'

/** Codes as the service's own client libraries sort them; for others the HTTP status decides. */
const failures = {
  4000: 'bad-request',
  4013: 'rate-limited',
  4100: 'auth',
  4101: 'auth', // the token may not do this
  4200: 'bad-request', // there is no such thing
} as const

const advice = {
  auth: 'Check apiKey, its permissions, and that it is of the same region as baseUrl.',
  'bad-reply': 'Check that baseUrl is an address of Coze.',
  'bad-request': 'Check botId, that the agent is published for the API, and the variables.',
  unavailable: 'Check the network and that baseUrl is right.',
} as const

/** An agent of Coze (扣子). It has its own prompt, model and tools; those of devices are not used. */
export const vendor: LlmVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, { clock }) {
    const { apiKey, baseUrl, botId, timeoutMs } = options
    const url = `${baseUrl.replace(/\/+$/, '')}/v3/chat`
    const service = new ChatService({ provider, url, apiKey, timeoutMs, clock, advice, failures })
    return {
      name: provider,
      detail: botId,
      can: { tools: false },
      stream: (request) => service.ask(chatRequest(options, request.messages), request, new EventReader(service)),
      close: () => service.close(),
    }
  },
}
