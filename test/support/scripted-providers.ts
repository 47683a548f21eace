import { z } from 'zod'
import type {
  LanguageModel,
  ModelRequest,
  Recogniser,
  SpeechSynthesiser,
  ToolCall,
} from '../../src/providers/contract.ts'
import type { VendorTable } from '../../src/providers/holding.ts'

/** One answer of the scripted model: its text in pieces, then what ends it. */
export interface ScriptedAnswer {
  readonly pieces?: readonly string[]
  readonly calls?: readonly ToolCall[]
  readonly error?: Error
  /** Says nothing more until aborted. */
  readonly hangs?: boolean
}

/**
 * Providers that do what a test says, and report what was asked of them: `heard` the PCM samples of each utterance,
 * `asked` the requests to the model, `spoken` the sentences. `running` counts calls that have not ended.
 */
export class Script {
  /** What the recogniser understands, one for each utterance; then always the last one. */
  transcripts: (string | Error)[] = ['what time is it']
  answers: ScriptedAnswer[] = [{ pieces: ['It is ten past three.'] }]
  /** Length of the sound made of one sentence. */
  sentenceMs = 240
  voiceError: Error | undefined
  recogniserHangs = false
  readonly heard: Int16Array[][] = []
  readonly asked: ModelRequest[] = []
  readonly spoken: string[] = []
  running = 0

  readonly asr: Recogniser = {
    name: 'scripted',
    can: { streaming: false, languages: 'any' },
    open: ({ signal }) => {
      const pieces: Int16Array[] = []
      const index = this.heard.push(pieces) - 1
      this.running++
      const done = this.#once()
      signal.addEventListener('abort', done, { once: true })
      return {
        write: (pcm) => void pieces.push(pcm.slice()),
        finish: async () => {
          if (this.recogniserHangs) await aborted(signal)
          signal.throwIfAborted()
          done()
          const text = this.transcripts[Math.min(index, this.transcripts.length - 1)] ?? ''
          if (text instanceof Error) throw text
          return { text }
        },
      }
    },
    close: async () => undefined,
  }

  readonly llm: LanguageModel = {
    name: 'scripted',
    can: { tools: true },
    stream: (request) => this.#stream(request),
    close: async () => undefined,
  }

  readonly tts: SpeechSynthesiser = {
    name: 'scripted',
    can: { streaming: true, languages: 'any' },
    speak: ({ text, signal }) => this.#speak(text, signal),
    close: async () => undefined,
  }

  /** Samples of the utterance with this index. */
  samples(index: number): number {
    return (this.heard[index] ?? []).reduce((sum, pcm) => sum + pcm.length, 0)
  }

  async *#stream(request: ModelRequest) {
    const answer = this.answers[Math.min(this.asked.push(request) - 1, this.answers.length - 1)] ?? {}
    this.running++
    try {
      for (const text of answer.pieces ?? []) {
        request.signal.throwIfAborted()
        yield { type: 'text', text } as const
      }
      if (answer.hangs) await aborted(request.signal)
      if (answer.error) throw answer.error
      for (const call of answer.calls ?? []) yield { type: 'tool-call', call } as const
      yield { type: 'stop', reason: answer.calls ? 'tool-calls' : 'end' } as const
    } finally {
      this.running--
    }
  }

  async *#speak(text: string, signal: AbortSignal) {
    this.spoken.push(text)
    this.running++
    try {
      if (this.voiceError) throw this.voiceError
      const sampleRate = 24_000
      const chunk = Int16Array.from({ length: (sampleRate * 60) / 1000 }, (_, index) =>
        Math.round(8000 * Math.sin((2 * Math.PI * 440 * index) / sampleRate)),
      )
      for (let ms = 0; ms < this.sentenceMs; ms += 60) {
        signal.throwIfAborted()
        yield { pcm: chunk, sampleRate }
      }
    } finally {
      this.running--
    }
  }

  #once(): () => void {
    let isOver = false
    return () => {
      if (!isOver) this.running--
      isOver = true
    }
  }
}

/** The three parts of a scripted server. */
export interface ScriptedParts {
  readonly asr: Recogniser
  readonly llm: LanguageModel
  readonly tts: SpeechSynthesiser
}

/** As vendors of the name `scripted`; `scriptedConfig` is the configuration that chooses them. */
export function scriptedVendors({ asr, llm, tts }: ScriptedParts): VendorTable {
  const settings = z.strictObject({})
  return {
    asr: [{ name: 'scripted', settings, create: async () => asr }],
    llm: [{ name: 'scripted', settings, create: async () => llm }],
    tts: [{ name: 'scripted', settings, create: async () => tts }],
  }
}

export const scriptedConfig = {
  asr: { provider: 'scripted' },
  llm: { models: { scripted: { provider: 'scripted' } } },
  tts: { provider: 'scripted' },
} as const

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
