import type { z } from 'zod'
import type { Clock } from '../lib/clock.ts'

/**
 * What the turn asks of the outside world: to hear (asr), to think (llm), to speak (tts). A provider knows no session
 * and no device. Audio is 16-bit signed mono PCM in Int16Arrays everywhere. Every call takes a signal: aborting it
 * ends the call, its sockets and processes at once. Failures are ProviderErrors.
 */

/** What every provider says of itself. */
export interface ProviderIdentity {
  /** The vendor's, as in `provider:` of the configuration, in its ProviderErrors and in metrics. */
  readonly name: string
  /** Which of what it offers: a model, a program. For people. */
  readonly detail?: string
}

// ---- hearing

/** The PCM rate that every recogniser is fed with: what devices send (device-wire 5). */
export const recogniserRate = 16_000

export interface Recogniser extends ProviderIdentity {
  readonly can: {
    /** Gives partial texts while audio still arrives. */
    readonly streaming: boolean
    /** ISO 639-1 codes, or `any`. */
    readonly languages: readonly string[] | 'any'
  }
  /** Opens one utterance. Synchronous, so that no audio has to wait; connecting happens behind it. */
  open(request: RecogniserRequest): RecogniserStream
  /** Releases what the provider holds (models, processes, sockets kept open). */
  close(): Promise<void>
}

export interface RecogniserRequest {
  /** ISO 639-1, or `auto`. */
  readonly language: string
  readonly signal: AbortSignal
  readonly onPartial?: (text: string) => void
  /** The recogniser itself heard the end of the utterance; the caller decides whether that ends it. */
  readonly onEndpoint?: () => void
  /** Whose voice it is matters too, where that can be told (`meeting.speakers`). */
  readonly wantsVoicePrint?: true
}

export interface RecogniserStream {
  /** Takes 16 kHz mono PCM and keeps no reference to it; never blocks, never throws (a failure shows in `finish`). */
  write(pcm: Int16Array): void
  /**
   * The utterance ended: resolves to its text as soon as the recogniser can, with everything written before in it.
   * Empty text = nothing was said. Called at most once.
   */
  finish(): Promise<Transcript>
}

export interface Transcript {
  readonly text: string
  /** ISO 639-1 as detected, if the recogniser tells. */
  readonly language?: string
  /** What the voice sounds like: prints of one person point in about the same direction. */
  readonly voicePrint?: Float32Array
}

// ---- thinking

export type ModelMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string }

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON text as the model wrote it: not yet validated. */
  readonly arguments: string
  /** What the vendor wants back with the call in the next request, as it came; means nothing to anybody else. */
  readonly vendorData?: Readonly<Record<string, unknown>>
}

export interface ToolDescription {
  readonly name: string
  readonly description: string
  /** JSON Schema of the arguments object. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export interface LanguageModel extends ProviderIdentity {
  readonly can: {
    readonly tools: boolean
    /** It answers by rules: nothing can be given to it to write, e.g. a summary. */
    readonly rulesOnly?: boolean
  }
  /** Yields text as it is made, then whole tool calls, then exactly one `stop`. */
  stream(request: ModelRequest): AsyncIterable<ModelEvent>
  close(): Promise<void>
}

export interface ModelRequest {
  readonly messages: readonly ModelMessage[]
  readonly tools?: readonly ToolDescription[]
  readonly maxTokens?: number
  readonly deadlines?: ModelDeadlines
  readonly signal: AbortSignal
  /** Told once which instance answers, before its first event: the first asked, another after a failure or a hedge. */
  readonly onAnswering?: (by: AnsweringModel) => void
}

/**
 * How long the vendor may take, beside the longest silence of its settings; no limit where a field is absent. When one
 * has passed, the call ends with a ProviderError `timeout` that names the field, and its socket is closed. All count
 * from the beginning of the call.
 */
export interface ModelDeadlines {
  /** Until the request is on its way over a connection: name lookup, TCP and TLS. */
  readonly connectMs?: number
  /** Until the first event: text, a whole tool call or the stop. Thoughts that are not text do not count. */
  readonly firstTokenMs?: number
  /** Until the stop; the time in which the consumer does not ask for the next event is its own and does not count. */
  readonly totalMs?: number
}

export interface AnsweringModel {
  readonly instance: string
  readonly because: 'first' | 'failover' | 'hedge'
}

export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | {
      readonly type: 'stop'
      /** `length`: cut by the token limit. */
      readonly reason: 'end' | 'length' | 'tool-calls' | 'filtered'
      readonly usage?: { readonly promptTokens: number; readonly completionTokens: number }
    }

// ---- speaking

export interface SpeechSynthesiser extends ProviderIdentity {
  readonly can: {
    /** Gives audio before the whole text has been spoken. */
    readonly streaming: boolean
    readonly languages: readonly string[] | 'any'
  }
  /** Speaks one sentence. Ends after the last sample. */
  speak(request: SpeechRequest): AsyncIterable<SpeechChunk>
  close(): Promise<void>
}

interface SpeechRequest {
  readonly text: string
  /** ISO 639-1 of the text, or `auto`: the provider looks at the text. */
  readonly language: string
  readonly signal: AbortSignal
}

export interface SpeechChunk {
  readonly pcm: Int16Array
  /** Hz; the same in all chunks of one call. */
  readonly sampleRate: number
}

// ---- making them

/** What a provider is made with; everything that is not deterministic comes in here. */
export interface ProviderPorts {
  readonly clock: Clock
  /** Directory for what the provider keeps (downloaded models); exists. */
  readonly dataDir: string
  /** Where programs are looked for, as the variable PATH has it. */
  readonly path: string
  readonly log: ProviderLog
}

interface ProviderLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/**
 * One vendor: its settings, and how it is made of them. Adding a vendor is one folder exporting one of these, and one
 * line in src/catalogue.ts.
 */
interface Vendor<Kind, Settings extends z.ZodObject> {
  /** As written in `provider:` of the configuration. */
  readonly name: string
  /** Without the `provider` key itself. Every field has a description and, where possible, a default. */
  readonly settings: Settings
  /** May load a model or probe a program; throws a ProviderError that says what to do. */
  create(settings: z.output<Settings>, ports: ProviderPorts): Promise<Kind>
}

export type AsrVendor<S extends z.ZodObject = z.ZodObject> = Vendor<Recogniser, S>
export type LlmVendor<S extends z.ZodObject = z.ZodObject> = Vendor<LanguageModel, S>
export type TtsVendor<S extends z.ZodObject = z.ZodObject> = Vendor<SpeechSynthesiser, S>
