import type { AudioEngine } from '../audio/contract.ts'
import type { Clock } from '../lib/clock.ts'
import { type EndReason, endReason, type Scope } from '../lib/scope.ts'
import { cutText } from '../lib/text.ts'
import { untilAborted } from '../lib/until-aborted.ts'
import { emotions } from '../protocol/emotions.ts'
import type { Link } from '../protocol/link.ts'
import type { SpeechSynthesiser } from '../providers/contract.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { ahead } from './ahead.ts'
import { blame, PartFailed } from './blame.ts'
import { announceWait, type Patience, type Wait } from './patience.ts'
import { type Language, languageOf, type Phrase, phrase } from './phrases.ts'
import type { Playout, Sentence } from './playout.ts'
import { splitSentences } from './sentences.ts'
import { emotionIn, speakable } from './speakable.ts'
import { downlink, encodeSpeech } from './speech.ts'
import type { Timeline } from './timeline.ts'

/** One exchange: where the user's words come from, who answers, with which voice. */
export interface Turn {
  /** The user's words; empty when nothing was said. */
  readonly words: Promise<string>
  /** There are no words: something is said that nobody asked for. */
  readonly isUnasked?: boolean
  /** The words are to be answered elsewhere: nothing is shown or said. */
  isRedirected?(words: string): boolean
  /** The answer's text as it is made. */
  answer(words: string, signal: AbortSignal): AsyncIterable<string>
  readonly voice: SpeechSynthesiser
  /** Says what went wrong where `voice` cannot. */
  readonly spareVoice: SpeechSynthesiser | undefined
  /** Of the device; where there are words, they decide. */
  readonly language: Language
  /** Absent: a long wait stays silent. */
  readonly patience?: Patience
}

export interface TurnPorts {
  readonly scope: Scope
  readonly link: Link
  readonly playout: Playout
  readonly audio: AudioEngine
  readonly timeline: Timeline
  readonly clock: Clock
  /** Aborted when the server is about to stop: end after the sentence that is being spoken. */
  readonly draining: AbortSignal
}

/** `heard` is what the user heard of the answer, for the conversation's memory. */
export type TurnOutcome =
  | { readonly kind: 'silent' }
  | { readonly kind: 'redirected'; readonly words: string }
  | { readonly kind: 'answered'; readonly words: string; readonly heard: string }
  | { readonly kind: 'interrupted'; readonly words: string; readonly heard: string; readonly reason: EndReason }
  | { readonly kind: 'failed'; readonly words: string; readonly heard: string; readonly error: unknown }

/** What the user said is shown on a small screen (device-wire 13): of a long speech its beginning is enough. */
const maxShownCharacters = 500

/** Chunks of speech made ahead of their encoding. */
const chunksAhead = 32

/**
 * One exchange from the user's last sound to the device's last one, top to bottom. It ends by being over or by its
 * scope's signal, and does not reject. For the device `tts stop` follows `tts start`, exactly once.
 */
export async function runTurn(turn: Turn, ports: TurnPorts): Promise<TurnOutcome> {
  const { scope, link, playout, timeline } = ports
  let words = ''
  let said = ''
  let wait: Wait | undefined
  try {
    words = await untilAborted(turn.words, scope.signal).catch(failAs('asr', scope.signal))
    timeline.mark('transcript')
    if (words === '' && !turn.isUnasked) return { kind: 'silent' }
    if (turn.isRedirected?.(words)) return { kind: 'redirected', words }
    if (words !== '') {
      link.send({ type: 'stt', text: cutText(words, maxShownCharacters) })
      link.send({ type: 'llm', emotion: 'thinking', text: emotions.thinking })
    }
    playout.begin()

    wait = announceWait(turn.patience, languageOf(words), playout, ports.clock)
    scope.add(wait.over)
    const speech = scope.child('speech')
    let voiceFailure: PartFailed | undefined
    const answer = spokenAnswer(turn, words, { ...ports, scope: speech }, () => voiceFailure !== undefined)
    for await (const { sentence, emotion } of ahead(answer, 1, speech.signal)) {
      if (emotion) link.send({ type: 'llm', emotion, text: emotions[emotion] })
      await wait.over()
      await playout.say(sentence).catch((error: unknown) => {
        // The rest of the answer is shown.
        if (scope.ended || !(error instanceof PartFailed)) throw error
        voiceFailure ??= error
      })
      said += sentence.piece
      if (ports.draining.aborted) {
        await speech.end('shutdown')
        break
      }
    }
    await speech.end('done')
    if (voiceFailure) throw voiceFailure
    if (said === '') throw new PartFailed('llm', new ProviderError('llm', 'bad-reply', 'The model answered nothing.'))
    await playout.finish()
    timeline.mark('total')
    return { kind: 'answered', words, heard: said.trim() }
  } catch (error) {
    await wait?.over()
    if (!scope.ended) await apologise(error, words, turn, ports)
    if (scope.ended) return { kind: 'interrupted', words, heard: playout.heard().text, reason: endReason(scope.signal) }
    return { kind: 'failed', words, heard: said.trim(), error }
  }
}

/** The answer piece by piece, each being spoken from the moment it is known; the first with the face it asks for. */
async function* spokenAnswer(turn: Turn, words: string, ports: TurnPorts, isMute: () => boolean) {
  const { scope, timeline } = ports
  const encoder = openEncoder(ports)
  let isFirst = true
  const texts = marking(blame('llm', turn.answer(words, scope.signal)), () => timeline.mark('firstToken'))
  for await (const piece of splitSentences(texts)) {
    if (speakable(piece) === '') continue
    timeline.mark('firstSentence')
    const sentence = isMute() ? showOnly(piece) : speak(turn.voice, piece, encoder, ports)
    yield { sentence, emotion: isFirst ? (emotionIn(piece) ?? 'neutral') : undefined }
    isFirst = false
  }
}

function openEncoder({ audio, scope }: TurnPorts) {
  const encoder = audio.encoder(downlink.sampleRate, downlink.frameMs)
  scope.add(() => encoder.free())
  return encoder
}

function speak(
  voice: SpeechSynthesiser,
  piece: string,
  encoder: ReturnType<typeof openEncoder>,
  { scope }: TurnPorts,
): Sentence {
  const shown = speakable(piece)
  const request = { text: shown, language: languageOf(shown), signal: scope.signal }
  let madeMs = 0
  const made = marking(blame('tts', voice.speak(request)), ({ pcm, sampleRate }) => {
    madeMs += (pcm.length * 1000) / sampleRate
  })
  const packets = encodeSpeech(ahead(made, chunksAhead, scope.signal), encoder, downlink)
  return { piece, shown, packets, madeMs: () => madeMs }
}

async function* noPackets(): AsyncGenerator<Uint8Array, void, undefined> {}

function showOnly(piece: string): Sentence {
  return { piece, shown: speakable(piece), packets: noPackets(), madeMs: () => 0 }
}

async function* marking<T>(source: AsyncIterable<T>, mark: (item: T) => void): AsyncGenerator<T, void, undefined> {
  for await (const item of source) {
    mark(item)
    yield item
  }
}

/** Says in a short sentence what failed; without any voice, shows it with the device's own alert sound. */
async function apologise(error: unknown, words: string, turn: Turn, ports: TurnPorts): Promise<void> {
  const { link, playout, scope } = ports
  const part = error instanceof PartFailed ? error.part : 'llm'
  const language = words === '' ? turn.language : languageOf(words)
  const apology = phrase(apologyFor(part, error), language)
  playout.begin()
  try {
    link.send({ type: 'llm', emotion: 'sad', text: emotions.sad })
    const voices = part === 'tts' ? [turn.spareVoice] : [turn.voice, turn.spareVoice]
    for (const voice of voices) {
      if (voice && (await canSay(voice, apology, ports))) return
    }
    link.send({ type: 'alert', status: 'Lapel', message: apology, emotion: 'sad' })
  } finally {
    if (!scope.ended) await playout.finish().catch(() => undefined)
  }
}

async function canSay(voice: SpeechSynthesiser, text: string, ports: TurnPorts): Promise<boolean> {
  try {
    await ports.playout.say(speak(voice, text, openEncoder(ports), ports))
    return true
  } catch {
    // The turn already reports a failure; whether this voice works is all that matters now.
    return ports.scope.ended
  }
}

function apologyFor(part: PartFailed['part'], error: unknown): Phrase {
  const cause = error instanceof PartFailed ? error.cause : error
  if (part === 'asr') return cause instanceof ProviderError && cause.failure === 'missing' ? 'asrMissing' : 'asrFailed'
  return part === 'tts' ? 'ttsFailed' : 'llmFailed'
}

function failAs(part: PartFailed['part'], signal: AbortSignal) {
  return (error: unknown): never => {
    throw signal.aborted ? error : new PartFailed(part, error)
  }
}
