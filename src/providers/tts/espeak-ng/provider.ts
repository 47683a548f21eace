import { Call, type ReplyReader } from '../../call.ts'
import type { ProviderPorts, SpeechChunk, TtsVendor } from '../../contract.ts'
import { ProviderError } from '../../provider-error.ts'
import type { Engine } from './engine.ts'
import { openProgram } from './program-engine.ts'
import { type Settings, settings } from './settings.ts'
import { speechRuns } from './speech-runs.ts'
import { SilenceTrimmer } from './trim-silence.ts'
import { voiceOf } from './voices.ts'
import { openWasm } from './wasm-engine.ts'

const provider = 'espeak-ng'

/** espeak-ng pads each text with up to 400 ms; this much sounds natural between two sentences. */
const keepSilenceMs = 30

/** It computes a hundred times faster than speech: so long a silence is a fault. */
const timeoutMs = 10_000

/** espeak-ng: robotic, but without any model, at once, and in a hundred languages. */
export const vendor: TtsVendor<typeof settings> = {
  name: provider,
  settings,
  async create(options, ports) {
    const engine = await openEngine(options, ports)
    return {
      name: provider,
      detail: engine.name,
      can: { streaming: true, languages: 'any' },
      async *speak({ text, language, signal }) {
        signal.throwIfAborted()
        for (const run of options.voice === 'auto' ? speechRuns(text, language) : [{ language, text }]) {
          const voice = options.voice === 'auto' ? voiceOf(run.language, engine.chinese) : options.voice
          using call = new Call({ provider, signal, clock: ports.clock, timeoutMs, failure: unexpected })
          const spoken = engine.speak({ text: plain(run.text), voice, signal: call.signal })
          yield* call.read(spoken[Symbol.asyncIterator](), trimming())
        }
      },
      close: () => engine.close(),
    }
  },
}

async function openEngine(options: Settings, { log }: ProviderPorts): Promise<Engine> {
  const [first, second] = options.preferProgram ? [openProgram, openWasm] : [openWasm, openProgram]
  try {
    return await first(options)
  } catch (error) {
    // A path that someone has set is meant: nothing else takes its place.
    if (options.program !== undefined && options.preferProgram) throw error
    const engine = await second(options).catch((other) => {
      throw new ProviderError(provider, 'missing', `${messageOf(error)}. ${messageOf(other)}`, { cause: error })
    })
    log.info({ instead: engine.name }, messageOf(error))
    return engine
  }
}

function trimming(): ReplyReader<SpeechChunk, SpeechChunk> {
  let trimmer: SilenceTrimmer | undefined
  let rate = 0
  const chunks = (pcm: Int16Array) => (pcm.length > 0 ? [{ pcm, sampleRate: rate }] : [])
  return {
    push({ pcm, sampleRate }) {
      rate = sampleRate
      trimmer ??= new SilenceTrimmer(sampleRate, keepSilenceMs)
      return chunks(trimmer.push(pcm))
    },
    end: () => (trimmer ? chunks(trimmer.end()) : []),
  }
}

/** On one line, and without `[[`, which begins phoneme codes. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').replaceAll('[[', '[ [')
}

function unexpected(error: unknown): ProviderError {
  return new ProviderError(provider, 'unavailable', `espeak-ng failed: ${messageOf(error)}`, { cause: error })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
