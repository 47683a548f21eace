import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type {
  AsrVendor,
  ProviderPorts,
  Recogniser,
  RecogniserRequest,
  RecogniserStream,
  Transcript,
} from '../../contract.ts'
import { recogniserRate } from '../../contract.ts'
import { ProviderError } from '../../provider-error.ts'
import { UtterancePcm } from '../utterance-pcm.ts'
import { failureOfConnection, failureOfReply } from './failures.ts'
import { HttpClient } from './http-client.ts'
import { settings } from './settings.ts'
import { transcriptionForm } from './transcription-form.ts'

/** A minute of fast speech is about 2 KB of text; ten of them with every option of a talkative server are less. */
const maxReplyBytes = 1_048_576

/** OpenAI refuses less than 0.1 s of audio with a 400; nobody says a word in that. */
const leastSamples = recogniserRate / 10

const replyShape = z.object({ text: z.string(), language: z.string().optional() })

/** Speech recognition over POST {baseUrl}/audio/transcriptions: OpenAI, Groq, LocalAI, Speaches, vLLM and their kin. */
export const vendor: AsrVendor<typeof settings> = {
  name: 'openai-compatible',
  settings,
  create: (options, ports) => Promise.resolve(new OpenAiRecogniser(options, ports)),
}

class OpenAiRecogniser implements Recogniser {
  readonly name = 'openai-compatible'
  readonly can = { streaming: false, languages: 'any' } as const
  readonly #settings: z.output<typeof settings>
  readonly #ports: ProviderPorts
  readonly #url: string
  readonly #client: HttpClient

  constructor(options: z.output<typeof settings>, ports: ProviderPorts) {
    this.#settings = options
    this.#ports = ports
    this.#url = `${options.baseUrl.replace(/\/+$/, '')}/audio/transcriptions`
    this.#client = new HttpClient(new URL(this.#url))
  }

  open(request: RecogniserRequest): RecogniserStream {
    const pcm = new UtterancePcm()
    let cut = false
    return {
      write: (samples) => {
        if (!pcm.add(samples)) cut = true
      },
      finish: async () => {
        request.signal.throwIfAborted()
        if (cut) this.#ports.log.warn({ samples: pcm.samples }, 'utterance too long: its end is not recognised')
        return pcm.samples < leastSamples ? { text: '' } : await this.#transcribe(pcm, request)
      },
    }
  }

  async close(): Promise<void> {
    this.#client.close()
  }

  async #transcribe(pcm: UtterancePcm, { language, signal }: RecogniserRequest): Promise<Transcript> {
    const { model, prompt, apiKey, timeoutMs } = this.#settings
    const form = transcriptionForm(
      { model, response_format: 'json', ...(language !== 'auto' && { language }), ...(prompt && { prompt }) },
      pcm,
      randomBytes(16).toString('hex'),
    )
    const headers = {
      accept: 'application/json',
      'content-type': form.contentType,
      'content-length': form.length,
      ...(apiKey && { authorization: `Bearer ${apiKey}` }),
    }
    const late = new AbortController()
    const timer = this.#ports.clock.after(timeoutMs, () => late.abort())
    try {
      const reply = await this.#client.post(headers, form.parts, maxReplyBytes, AbortSignal.any([signal, late.signal]))
      if (reply.status < 200 || reply.status > 299) throw failureOfReply(reply, this.#url, this.#ports.clock.wall())
      return this.#read(reply.body)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof ProviderError) throw error
      if (late.signal.aborted) {
        throw new ProviderError(this.name, 'timeout', `${this.#url} gave no text within ${timeoutMs} ms`)
      }
      throw failureOfConnection(error, this.#url)
    } finally {
      timer.cancel()
    }
  }

  #read(body: string): Transcript {
    const parsed = replyShape.safeParse(parseJson(body))
    if (!parsed.success) {
      throw new ProviderError(
        this.name,
        'bad-reply',
        `${this.#url} did not answer with {"text": ...}: check asr.baseUrl`,
      )
    }
    const { text, language } = parsed.data
    // Some servers name the language in full ("english"); only codes are passed on.
    return { text: text.trim(), ...(language && /^[a-z]{2}$/.test(language) && { language }) }
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
