import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Call } from '../../call.ts'
import { type AsrVendor, recogniserRate, type Transcript } from '../../contract.ts'
import { OpenAiEndpoint } from '../../http/openai-endpoint.ts'
import { serviceFailure } from '../../service-failure.ts'
import { UtterancePcm } from '../utterance-pcm.ts'
import { settings } from './settings.ts'
import { transcriptionForm } from './transcription-form.ts'

const provider = 'openai-compatible'

/** A minute of fast speech is about 2 KB of text; ten of them with every option of a talkative server are less. */
const maxReplyBytes = 1_048_576

/** OpenAI refuses less than 0.1 s of audio with a 400; nobody says a word in that. */
const leastSamples = recogniserRate / 10

/** Speech recognition over POST {baseUrl}/audio/transcriptions: OpenAI, Groq, LocalAI, Speaches, vLLM and their kin. */
export const vendor: AsrVendor<typeof settings> = {
  name: provider,
  settings,
  create: async (options, { clock, log }) => {
    const { model, prompt, timeoutMs } = options
    const endpoint = new OpenAiEndpoint({ ...options, path: '/audio/transcriptions', settings: 'asr.', maxReplyBytes })

    async function transcribe(pcm: UtterancePcm, language: string, signal: AbortSignal): Promise<Transcript> {
      using call = new Call({ provider, signal, clock, timeoutMs, failure: endpoint.failure })
      const { contentType, parts } = transcriptionForm(
        { model, response_format: 'json', ...(language !== 'auto' && { language }), ...(prompt && { prompt }) },
        pcm,
        randomBytes(16).toString('hex'),
      )
      return await call.last(async () => {
        const reply = await endpoint.post(contentType, parts, call.signal)
        return readTranscript(await reply.text(), endpoint)
      })
    }

    return {
      name: provider,
      detail: model,
      can: { streaming: false, languages: 'any' },
      open: ({ language, signal }) => {
        const pcm = new UtterancePcm()
        let cut = false
        return {
          write: (samples) => {
            if (!pcm.add(samples)) cut = true
          },
          finish: async () => {
            signal.throwIfAborted()
            if (cut) log.warn({ samples: pcm.samples }, 'utterance too long: its end is not recognised')
            return pcm.samples < leastSamples ? { text: '' } : await transcribe(pcm, language, signal)
          },
        }
      },
      close: () => endpoint.close(),
    }
  },
}

const replyShape = z.object({ text: z.string(), language: z.string().optional() })

function readTranscript(body: string, endpoint: OpenAiEndpoint): Transcript {
  const parsed = replyShape.safeParse(parseJson(body))
  if (!parsed.success) throw serviceFailure(endpoint, 'bad-reply', 'it did not answer with {"text": ...}')
  const { text, language } = parsed.data
  // Some servers name the language in full ("english"); only codes are passed on.
  return { text: text.trim(), ...(language && /^[a-z]{2}$/.test(language) && { language }) }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
