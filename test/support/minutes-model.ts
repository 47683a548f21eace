import { type Clock, sleep } from '../../src/lib/clock.ts'
import type { LanguageModel, ModelEvent, ModelRequest } from '../../src/providers/contract.ts'
import { ProviderError } from '../../src/providers/provider-error.ts'

/** One question about a meeting, as the model got it. */
export interface MinutesCall {
  readonly task: 'window' | 'reduce' | 'repair' | 'chat'
  /** What it was given to read, without the marks around it. */
  readonly material: string
  readonly maxTokens: number
  /** Ids of the segments in a window. */
  readonly segments: readonly string[]
  /** By the clock. */
  readonly at: number
}

export type Behaviour = 'good' | 'down' | 'length' | 'nonsense' | 'silent'

const tasks = { transcript: 'window', notes: 'reduce', claims: 'repair' } as const

/**
 * A language model that takes minutes by copying: of a window its first, middle and last sentence, of notes the first
 * entries. `behave` says what it does instead, call by call. Remembers every call.
 */
export class MinutesModel implements LanguageModel {
  readonly name = 'minutes'
  readonly can = { tools: false }
  readonly calls: MinutesCall[] = []
  /** How long each answer takes, by the clock. */
  delayMs = 0
  behave: (call: MinutesCall) => Behaviour = () => 'good'
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The windows that it was asked about, in order, each once however often it was asked. */
  get windows(): readonly (readonly string[])[] {
    const first = new Map(
      this.calls.filter(({ task }) => task === 'window').map(({ segments }) => [segments.join(' '), segments]),
    )
    return [...first.values()]
  }

  async *stream(request: ModelRequest): AsyncGenerator<ModelEvent, void, undefined> {
    const call = readCall(request, this.#clock.now())
    this.calls.push(call)
    const behaviour = this.behave(call)
    if (this.delayMs > 0) await sleep(this.#clock, this.delayMs, request.signal)
    if (behaviour === 'silent') await aborted(request.signal)
    if (behaviour === 'down') throw new ProviderError('minutes', 'unavailable', 'The model is down.')
    const answer = behaviour === 'nonsense' ? 'I would rather not.' : answerTo(call)
    // Half an answer can be whole JSON by chance: only the stop reason tells.
    yield { type: 'text', text: answer }
    yield { type: 'stop', reason: behaviour === 'length' ? 'length' : 'end' }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

function readCall({ messages, maxTokens = 0 }: ModelRequest, at: number): MinutesCall {
  const content = messages.at(-1)?.content ?? ''
  const [, tag = '', material = content] = /^<(\w+)>\n([\s\S]*)\n<\/\1>$/.exec(content) ?? []
  const task = tag in tasks ? tasks[tag as keyof typeof tasks] : 'chat'
  const segments = task === 'window' ? [...material.matchAll(/^\[(s\d+)\]/gm)].map(([, id]) => String(id)) : []
  return { task, material, maxTokens, segments, at }
}

function answerTo({ task, material }: MinutesCall): string {
  if (task === 'chat') return 'It is ten past three.'
  if (task === 'repair') return JSON.stringify({ claims: [] })
  const bullets = task === 'window' ? quotesOf(material) : entriesOf(material)
  return JSON.stringify({ title: 'Copied', bullets, decisions: [], actions: [], risks: [], nextSteps: [] })
}

function quotesOf(transcript: string) {
  const lines = [...transcript.matchAll(/^\[(s\d+)\] (?:[^:\n]*: )?(.*)$/gm)]
  const chosen = [...new Set([0, Math.floor(lines.length / 2), lines.length - 1])]
  return chosen.flatMap((index) => {
    const [, id, text] = lines[index] ?? []
    return id && text ? [{ text: text.slice(0, 160), segments: [id] }] : []
  })
}

function entriesOf(notes: string) {
  const entries = [...notes.matchAll(/^- \w+: (.*) \[(.*)\]$/gm)]
  return entries.slice(0, 6).map(([, text, ids = '']) => ({ text, segments: ids.split(', ') }))
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
