import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'
import { measureLevels } from '../src/audio/levels.ts'
import { encodeWav } from '../src/audio/wav.ts'
import type { Clock } from '../src/lib/clock.ts'
import type { Framing } from '../src/protocol/frames.ts'
import { decodePackets, uplinkFrameMs } from './device-codec.ts'
import type { Message } from './incoming.ts'
import type { Received } from './message-log.ts'
import { SimulatedBadge } from './simulated-badge.ts'
import { readSpeech } from './speech-file.ts'
import { readSnapshot, taskLines } from './task-lines.ts'
import { TurnTimes } from './turn-times.ts'

export interface TalkIo {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  readonly clock: Clock
  /** Ends the conversation, as Ctrl-C does. */
  readonly signal: AbortSignal
}

export interface TalkOptions {
  readonly url: string
  readonly deviceId: string
  readonly text: string | undefined
  readonly wav: string | undefined
  readonly listening: 'manual' | 'auto' | 'realtime'
  /** What the device is to do first: a mode that the server has. */
  readonly mode: string | undefined
  readonly framing: Framing | undefined
  readonly out: string
  readonly language: string
  readonly timeoutMs: number
}

/** Typed words that are answered are taken up at once, however long the answer takes. */
const takenUpMs = 3000

/** One conversation of a simulated device with a server, told line by line. `close` it at the end. */
export class TerminalTalk {
  readonly #io: TalkIo
  readonly #options: TalkOptions
  readonly #device: SimulatedBadge
  #turn: TurnTimes | undefined
  /** Called with whatever shows that somebody answers. */
  #onTakenUp: (() => void) | undefined
  #hasShownTasks = false

  constructor(io: TalkIo, options: TalkOptions) {
    this.#io = io
    this.#options = options
    this.#device = new SimulatedBadge({
      clock: io.clock,
      deviceId: options.deviceId,
      language: options.language,
      timeoutMs: options.timeoutMs,
      mode: options.listening === 'realtime' ? 'realtime' : 'auto',
      onReceived: (entry) => this.#show(entry),
      ...(isSocketUrl(options.url) ? { url: options.url } : {}),
      ...(options.framing === undefined ? {} : { framing: options.framing }),
    })
    io.signal.addEventListener('abort', () => void this.close(), { once: true })
  }

  close(): Promise<void> {
    this.#onTakenUp?.()
    return this.#device.close()
  }

  async run(): Promise<number> {
    const { url, text, wav, framing } = this.#options
    if (!isSocketUrl(url)) {
      const boot = await this.#device.boot(url)
      if (framing !== undefined) this.#device.stored = { ...this.#device.stored, version: framing }
      this.#print(`boot: ${url} gives ${boot.stored.url}`)
      if (boot.activation) this.#print(`activation: ${boot.activation.message ?? ''} ${boot.activation.code ?? ''}`)
    }
    const speech = wav === undefined ? undefined : await readSpeech(wav)
    await this.#device.hello()
    const { sampleRate, frameMs } = this.#device.downlink
    this.#print(
      `hello: session ${this.#device.sessionId || '-'}, answers come at ${sampleRate} Hz in ${frameMs} ms packets`,
    )
    await this.#startMode()
    if (speech) await this.#answer(() => this.#speak(speech))
    else if (text !== undefined) await this.#answer(() => this.#typeOnce(text))
    else await this.#readLines()
    for (const { name, detail, times } of this.#device.faults) this.#print(`fault: ${name} (${times} times): ${detail}`)
    return 0
  }

  async #startMode(): Promise<void> {
    const { mode } = this.#options
    if (mode === undefined) return
    this.#device.send({ type: 'mode', state: 'start', mode })
    const { status, message } = await this.#device.expect('mode')
    if (status !== 'ok') throw new Error(String(message))
    this.#print(`mode: ${mode}`)
  }

  async #readLines(): Promise<void> {
    const { stdin, signal } = this.#io
    this.#print('type what you want to say; an empty line ends the conversation')
    const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })
    signal.addEventListener('abort', () => lines.close(), { once: true })
    try {
      for await (const line of lines) {
        if (line.trim() === '') return
        await this.#answer(() => this.#typeLine(line.trim()))
      }
    } finally {
      lines.close()
    }
  }

  #typeLine(text: string): Promise<boolean> {
    const isTakenUp = this.#isTakenUp()
    this.#type(text)
    return isTakenUp
  }

  /** Outside of a meeting, where nobody answers, an answer is worth waiting for. */
  #typeOnce(text: string): true | Promise<boolean> {
    return this.#options.mode === 'meeting' ? this.#typeLine(text) : this.#type(text)
  }

  #isTakenUp(): Promise<boolean> {
    const { clock } = this.#io
    return new Promise<boolean>((resolve) => {
      const timer = clock.after(Math.min(takenUpMs, this.#options.timeoutMs), () => resolve(false))
      this.#onTakenUp = () => {
        timer.cancel()
        resolve(true)
      }
    })
  }

  #type(text: string): true {
    this.#print(`you: ${text}`)
    this.#device.type(text)
    this.#begin(0)
    return true
  }

  /** Speaks in real time; the turn begins with the end of the speech. */
  async #speak(speech: Int16Array): Promise<boolean> {
    const { listening, mode } = this.#options
    const device = this.#device
    if (listening === 'manual') await device.press()
    else await device.click()
    this.#print(`you speak: ${seconds(speech.length / 16)}, ${listening}`)
    const { sentPackets, unheardPackets } = await device.speak(speech)
    if (listening === 'manual') await device.release()
    this.#begin(listening === 'manual' ? 0 : uplinkFrameMs)
    if (unheardPackets > 0)
      this.#print(`the server answered after ${sentPackets} of ${sentPackets + unheardPackets} packets`)
    return mode === 'meeting' ? this.#isTakenUp() : true
  }

  #begin(afterMs: number): void {
    this.#turn = new TurnTimes(this.#io.clock.now() - afterMs, this.#device.downlink.frameMs)
  }

  /** `ask` says whether somebody took up what was asked. */
  async #answer(ask: () => boolean | Promise<boolean>): Promise<void> {
    const device = this.#device
    const { played, underruns, droppedPackets } = device.playback
    const before = {
      played: played.length,
      underruns: underruns.length,
      dropped: droppedPackets + device.lost.notSpeaking,
    }
    if (!(await ask())) {
      this.#print('no answer; in a meeting that is as it should be: what is said there is written down')
      return
    }
    await device.expectAnswer()
    const stages = Object.entries(this.#turn?.stages ?? {}).map(([stage, ms]) => `${stage} ${Math.round(ms)} ms`)
    this.#print(`times after your last word: ${stages.join(', ')}`)
    const packets = played.slice(before.played).map(({ payload }) => payload)
    const pcm = await decodePackets(packets, device.downlink.sampleRate)
    if (pcm.length === 0) {
      this.#print('audio: none in this answer')
      return
    }
    await writeFile(this.#options.out, encodeWav(pcm, device.downlink.sampleRate))
    const { rms, peak } = measureLevels(pcm)
    const dropped = device.playback.droppedPackets + device.lost.notSpeaking - before.dropped
    this.#print(
      `audio: ${seconds((pcm.length * 1000) / device.downlink.sampleRate)} in ${this.#options.out}, ` +
        `${rms.toFixed(1)} dBFS (peak ${peak.toFixed(1)}), ${packets.length} packets, ${dropped} lost, ` +
        `${underruns.length - before.underruns} gaps`,
    )
  }

  #show(entry: Received): void {
    this.#turn?.take(entry)
    if (entry.kind === 'close') this.#onTakenUp?.()
    if (entry.kind === 'close') this.#print(`the server closed the connection: ${entry.code} ${entry.reason}`)
    if (entry.kind !== 'text') return
    const { type, text, state, emotion, message, code } = entry.message
    if (type === 'stt' || type === 'tts') this.#onTakenUp?.()
    if (type === 'stt') this.#print(`heard: ${text}`)
    else if (type === 'llm') this.#print(`emotion: ${emotion}`)
    else if (type === 'tts' && state === 'sentence_start') this.#print(`lapel: ${text}`)
    else if (type === 'alert') this.#print(`alert: ${message}`)
    else if (type === 'error') this.#print(`error: ${code} ${message}`)
    else if (type === 'workflow') this.#showTasks(entry.message)
  }

  /** An empty list is news only to somebody who looks at tasks. */
  #showTasks(message: Message): void {
    const snapshot = readSnapshot(message)
    if (!snapshot || (snapshot.total === 0 && !this.#hasShownTasks && this.#options.mode !== 'working')) return
    this.#hasShownTasks = true
    for (const line of taskLines(snapshot)) this.#print(line)
  }

  #print(line: string): void {
    this.#io.stdout.write(`${line}\n`)
  }
}

function isSocketUrl(url: string): boolean {
  return url.startsWith('ws')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
