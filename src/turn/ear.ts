import type { AudioEngine, OpusDecoder, VoiceDetector } from '../audio/contract.ts'
import { SpeechGate } from '../audio/speech-gate.ts'
import type { Config } from '../config/schema.ts'
import type { Clock, Timer } from '../lib/clock.ts'
import type { Scope } from '../lib/scope.ts'
import type { ListenMode } from '../protocol/messages.ts'
import { type RecogniserStream, recogniserRate, type Transcript } from '../providers/contract.ts'
import type { Lease } from '../providers/live-setup.ts'
import { type ListeningEvent, type ListeningState, nextListeningState } from './listening.ts'
import { PacketTape, type RecordedSound } from './packet-tape.ts'

export interface Utterance {
  /** Given back with the transcript: whoever goes on with it takes `again()`. */
  readonly lease: Lease
  readonly transcript: Promise<Transcript>
  /** When the user stopped speaking, or the device said so, by the clock. */
  readonly endedAt: number
  /** Its packets, where `turns.record` wants them. */
  readonly sound: RecordedSound | undefined
}

export interface EarPorts {
  readonly clock: Clock
  readonly audio: AudioEngine
  readonly scope: Scope
  config(): Pick<Config, 'vad' | 'listen' | 'turns'>
  /** What an utterance that begins now is recognised with, and its turn answered with. */
  lease(): Lease
  /** Several people are heard: tell their voices apart, where that can be done. */
  readonly wantsVoicePrints?: boolean
  /** Voice activity found a beginning: the user speaks (auto and realtime). */
  onSpeech(): void
  onUtterance(utterance: Utterance): void
  onSkip(reason: 'not-listening' | 'undecodable'): void
}

/**
 * A key that is held while nothing is said: quiet for this long, and no boundary for `listen.fallbackMs`, is taken for a
 * lost release. Longer than any pause for thought (docs/decisions).
 */
const heldQuietMs = 2000

/** A long utterance is ended where the speaker draws breath, not within a word: in the last part of what it may take. */
const breathMs = 120
const breathFrom = 0.75

interface OpenUtterance {
  readonly stream: RecogniserStream
  readonly scope: Scope
  readonly lease: Lease
  samples: number
}

/**
 * Hears one device: Opus packets in, utterances out. In manual mode the device's boundaries rule, in auto and realtime
 * voice activity does (extensions 3). Everything from packet to recogniser happens in one synchronous step, so that a
 * boundary always comes after the sound before it.
 */
export class Ear {
  readonly #ports: EarPorts
  #state: ListeningState = 'idle'
  #mode: ListenMode = 'auto'
  #decoder: OpusDecoder | undefined
  #detector: VoiceDetector | undefined
  #gate: SpeechGate | undefined
  #utterance: OpenUtterance | undefined
  #isRecording = false
  /** The packets of the utterance, and before it begins those that will belong to it. */
  #tape: PacketTape | undefined
  /** From the microphone's first opening to `rest`; utterances being recognised live in it. */
  #hearing: Scope | undefined
  #lastBoundary = 0
  #lastVoice = 0
  #fallback: Timer | undefined
  #guarded = false

  constructor(ports: EarPorts) {
    this.#ports = ports
    ports.scope.add(() => this.rest())
  }

  get mode(): ListenMode {
    return this.#mode
  }

  get state(): ListeningState {
    return this.#state
  }

  /** When a voice was last heard, by the clock. */
  get lastVoice(): number {
    return this.#lastVoice
  }

  /** The microphone is open from now on. While it already is, only another mode means anything: it begins anew. */
  start(mode: ListenMode): void {
    const changesMode = this.#state === 'listening' && mode !== this.#mode
    if (changesMode) this.#discard()
    this.#mode = mode
    this.#lastBoundary = this.#ports.clock.now()
    if (!this.#step('start') && !changesMode) return
    this.#openSenses()
    this.#gate?.reset()
    this.#tape = undefined
    this.#isRecording = this.#ports.config().turns.record
    this.#watchHeldKey()
  }

  /** The device ended the utterance (key released). */
  stop(): void {
    this.#lastBoundary = this.#ports.clock.now()
    if (this.#state === 'listening') this.#end()
  }

  /** While the answer is being spoken it takes more speech to count as such (realtime). */
  guard(on: boolean): void {
    this.#guarded = on
    this.#gate?.setStartMs(this.#startMs())
  }

  /** Forgets what is being heard; the microphone counts as closed. */
  cancel(): void {
    this.#discard()
    this.#fallback?.cancel()
    if (!this.#step('cancel')) this.#step('finished')
  }

  /** Gives back codec and detector and ends all recognition; the next start takes new ones. */
  rest(): void {
    this.cancel()
    this.#hearing?.end('device-gone').catch(() => undefined)
    this.#hearing = undefined
    this.#decoder?.free()
    this.#detector?.free()
    this.#decoder = undefined
    this.#detector = undefined
    this.#gate = undefined
  }

  hear(packet: Uint8Array): void {
    if (this.#state !== 'listening' || !this.#decoder || !this.#gate) return this.#ports.onSkip('not-listening')
    const pcm = this.#decoder.decode(packet)
    if (!pcm) return this.#ports.onSkip('undecodable')
    if (this.#isRecording) this.#record(packet, pcm)
    const activity = this.#gate.feed(pcm)
    if (activity !== 'silence') this.#lastVoice = this.#ports.clock.now()
    if (this.#mode === 'manual') return this.#write(pcm)
    if (activity === 'start') {
      this.#ports.onSpeech()
      this.#write(this.#gate.takePreRoll())
    } else if (activity !== 'silence') this.#write(pcm)
    if (activity === 'end') this.#end()
  }

  #record(packet: Uint8Array, pcm: Int16Array): void {
    this.#tape ??= new PacketTape((pcm.length * 1000) / recogniserRate)
    // A copy: the packet is a view of what came over the network.
    this.#tape.push(new Uint8Array(packet))
    const { preRollMs, startMs } = this.#ports.config().vad
    if (!this.#utterance && this.#mode !== 'manual') this.#tape.keepLast(preRollMs + startMs)
  }

  #write(pcm: Int16Array): void {
    this.#utterance ??= this.#open()
    const utterance = this.#utterance
    utterance.samples += pcm.length
    utterance.stream.write(pcm)
    const maxSamples = this.#ports.config().listen.maxUtteranceSeconds * recogniserRate
    const isPause = (this.#gate?.pausedMs ?? 0) >= breathMs
    if (utterance.samples >= maxSamples || (isPause && utterance.samples >= maxSamples * breathFrom)) this.#end()
  }

  #open(): OpenUtterance {
    const scope = (this.#hearing ?? this.#ports.scope).child('utterance')
    const lease = this.#ports.lease()
    scope.add(() => lease.release())
    const stream = lease.providers.asr.open({
      language: lease.config.asr.language,
      signal: scope.signal,
      ...(this.#ports.wantsVoicePrints && { wantsVoicePrint: true as const }),
      onEndpoint: () => {
        if (this.#utterance?.stream === stream && this.#mode !== 'manual') this.#end()
      },
    })
    return { stream, scope, lease, samples: 0 }
  }

  #end(): void {
    if (!this.#step('end')) return
    this.#fallback?.cancel()
    const utterance = this.#utterance
    this.#utterance = undefined
    const sound = this.#tape?.take()
    this.#gate?.reset()
    if (!utterance) {
      this.#step('finished')
      return
    }
    const { stream, scope, lease } = utterance
    const transcript = stream.finish().finally(() => {
      this.#step('finished')
      return scope.end('done')
    })
    // The turn that takes it reports a failure; one that has ended by then does not.
    transcript.catch(() => undefined)
    this.#ports.onUtterance({ lease, transcript, endedAt: this.#ports.clock.now(), sound })
  }

  #discard(): void {
    this.#utterance?.scope.end('superseded').catch(() => undefined)
    this.#utterance = undefined
    this.#tape = undefined
  }

  #step(event: ListeningEvent): boolean {
    const next = nextListeningState(this.#state, event)
    if (next) this.#state = next
    return next !== undefined
  }

  #openSenses(): void {
    const { audio, scope } = this.#ports
    this.#hearing ??= scope.child('hearing')
    this.#decoder ??= audio.decoder(recogniserRate)
    const { silenceMs, preRollMs } = this.#ports.config().vad
    this.#detector ??= audio.detector()
    this.#gate ??= new SpeechGate(this.#detector, { startMs: this.#startMs(), silenceMs, preRollMs })
  }

  #startMs(): number {
    const { startMs, bargeInMs } = this.#ports.config().vad
    return this.#guarded ? bargeInMs : startMs
  }

  #watchHeldKey(): void {
    this.#fallback?.cancel()
    if (this.#mode !== 'manual') return
    const { clock, config } = this.#ports
    const look = () => {
      const dueAt = Math.max(this.#lastBoundary + config().listen.fallbackMs, this.#lastVoice + heldQuietMs)
      if (this.#utterance && clock.now() >= dueAt) this.#end()
      else this.#fallback = clock.after(Math.max(dueAt - clock.now(), heldQuietMs / 4), look)
    }
    this.#fallback = clock.after(config().listen.fallbackMs, look)
  }
}
