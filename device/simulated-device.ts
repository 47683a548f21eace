import { type Framing, framingOf } from '../src/protocol/frames.ts'
import { Application } from './application.ts'
import { createUplinkEncoder, cutFrames, decodePackets, uplinkFrameMs } from './device-codec.ts'
import type { DeviceOptions } from './device-options.ts'
import { Expectations } from './expectations.ts'
import { FaultLog } from './fault-log.ts'
import type { Fault } from './faults.ts'
import { commonFirmware, type Firmware, firmwareOf } from './firmware.ts'
import { type DeviceState, switchedOn } from './firmware-state.ts'
import type { Message } from './incoming.ts'
import { DeviceMcpServer } from './mcp-server.ts'
import { MessageLog, type Received } from './message-log.ts'
import type { Spoken } from './microphone.ts'
import { quietPacket } from './opus-packet.ts'
import { askOta, type Boot, pollActivation } from './ota-boot.ts'
import type { OtaIdentity } from './ota-request.ts'
import { nothingStored, type StoredSettings } from './ota-settings.ts'
import { Playback } from './playback.ts'

const boardName = 'bread-compact-wifi'

/**
 * A device with stock firmware, for tests and tools: it does what the firmware of the given version does, and keeps
 * account of what a server did to it (`faults`). People's verbs (press, speak, wake) act on it; `expect` waits for
 * what the server says. Time comes from the clock alone. `close` it at the end.
 */
export class SimulatedDevice extends Expectations {
  readonly deviceId: string
  readonly clientId: string
  readonly firmware: Firmware
  readonly mcp: DeviceMcpServer
  /** Texts the device sent. */
  readonly sent: { readonly atMs: number; readonly message: Message }[] = []
  /** What OTA replies left in flash. */
  stored: StoredSettings
  protected readonly application: Application
  readonly #options: DeviceOptions
  readonly #log: MessageLog
  readonly #faultLog: FaultLog

  constructor(options: DeviceOptions) {
    const firmware = firmwareOf(options.firmware ?? commonFirmware)
    const keepAudio = options.keepAudio ?? true
    const log = new MessageLog(options.clock, keepAudio)
    const playback = new Playback(options.clock, { capacity: firmware.queuePackets, keepPackets: keepAudio })
    super(log, playback, options.timeoutMs ?? 5000)
    this.#options = options
    this.#log = log
    this.deviceId = options.deviceId ?? '24:0a:c4:00:00:01'
    this.clientId = options.clientId ?? '8c1d6a52-6b1d-4f0e-9d38-2f1c5a7e0b11'
    this.firmware = firmware
    this.stored = {
      ...nothingStored,
      url: options.url ?? '',
      token: options.token ?? '',
      version: options.framing ?? 0,
    }
    this.#faultLog = new FaultLog(options.clock)
    this.mcp = new DeviceMcpServer({ name: boardName, version: this.firmware.version }, options.tools ?? [])
    this.application = new Application(
      {
        clock: options.clock,
        firmware: this.firmware,
        playback: this.playback,
        mcp: this.mcp,
        settleMs: options.settleMs ?? 60,
        serverAec: options.serverAec ?? false,
        request: () => this.#request(),
        onFinding: (finding) => this.#faultLog.note(finding),
        onReceived: (entry) => this.#take(entry),
        onSent: (message) => this.sent.push({ atMs: options.clock.now(), message }),
        onCrash: (error) => this.#log.fail(error),
      },
      { ...switchedOn, state: 'idle' },
    )
  }

  // ---- what the device is and has seen

  get state(): DeviceState {
    return this.application.situation.state
  }

  /** Empty after a conversation with a good server. */
  get faults(): readonly Fault[] {
    return this.#faultLog.faults
  }

  get states(): Application['states'] {
    return this.application.states
  }

  get lost(): Application['downlinkAudio']['lost'] {
    return this.application.downlinkAudio.lost
  }

  get uplink(): Application['uplink'] {
    return this.application.uplink
  }

  get reboots(): number {
    return this.application.reboots
  }

  get sessionId(): string {
    return this.application.channel.sessionId
  }

  /** As the server's hello said. */
  get downlink(): Application['channel']['downlink'] {
    return this.application.channel.downlink
  }

  get openedIn(): Application['channel']['openedIn'] {
    return this.application.channel.openedIn
  }

  get connected(): boolean {
    return this.application.channel.isOpen
  }

  // ---- what people do with it

  /** Asks the OTA address as at power-on and stores what it says; rejects when the boot check fails. */
  async boot(otaUrl: string): Promise<Boot> {
    const boot = await askOta(this.#options.clock, otaUrl, this.#otaIdentity(), this.firmware, this.stored)
    for (const finding of boot.findings) this.#faultLog.note(finding)
    this.stored = boot.stored
    return boot
  }

  /** Polls for the activation that `boot` asked for: true when the server has activated the device. */
  activate(otaUrl: string, signal: AbortSignal): Promise<boolean> {
    return pollActivation(this.#options.clock, otaUrl, this.#otaIdentity(), signal)
  }

  /** Opens the channel and stays idle; resolves to the server's hello. */
  async hello(): Promise<Message> {
    await this.application.act((channel) => ({ on: 'open', channel }))
    return this.expect('hello')
  }

  /** Push to talk: key down. Opens the channel where there is none. */
  press(): Promise<void> {
    return this.application.act((channel) => ({ on: 'key-down', channel }))
  }

  /** Push to talk: key up. */
  release(): Promise<void> {
    return this.application.happen({ on: 'key-up' })
  }

  /** A click of the key: starts a conversation, interrupts the answer, or ends the conversation while listening. */
  click(): Promise<void> {
    return this.application.act((channel) => ({ on: 'key-click', channel, mode: this.#mode }))
  }

  /** Says the wake word: starts a conversation or interrupts the answer. `audio`: its Opus packets, default 2 s. */
  wake(word = '你好小智', audio: readonly Uint8Array[] = Array(33).fill(quietPacket)): Promise<void> {
    this.application.wakeAudio = audio
    return this.application.act((channel) => ({ on: 'wake-word', channel, mode: this.#mode, word }))
  }

  /** Says PCM of 16 kHz, or Opus packets of 60 ms, in real time. Rejects when the microphone is off. */
  async speak(sound: Int16Array | readonly Uint8Array[]): Promise<Spoken> {
    const { microphone } = this.application
    if (!microphone.isOpen) throw new Error(`nobody listens: the device is ${this.state}, press() or click() first`)
    if (!(sound instanceof Int16Array)) return microphone.say(sound)
    if (!microphone.encoder) microphone.useEncoder(await createUplinkEncoder())
    return microphone.say(cutFrames(sound))
  }

  /** Lets the room be silent for `ms`, in real time. */
  silence(ms: number): Promise<Spoken> {
    return this.speak(Array(Math.ceil(ms / uplinkFrameMs)).fill(quietPacket))
  }

  /** Interrupts the answer by the key. */
  async abort(): Promise<void> {
    if (this.state !== 'speaking') throw new Error(`nothing to interrupt: the device is ${this.state}`)
    await this.click()
  }

  /** Sends typed text as the web client does. */
  type(text: string): void {
    this.application.send({ type: 'listen', state: 'detect', text })
  }

  /** Ends the conversation as devices do, and as a power cut does: TCP goes away without a close frame. */
  async drop(): Promise<void> {
    await this.application.channel.drop()
    await this.application.happen({ on: 'channel-closed' })
  }

  /** Everything that was played, in one piece, at the rate of the server's hello. */
  playedPcm(): Promise<Int16Array> {
    return decodePackets(
      this.playback.played.map(({ payload }) => payload),
      this.downlink.sampleRate,
    )
  }

  /** Switches the device off: no socket and no timer is left. Idempotent. */
  async close(): Promise<void> {
    const off = new Error('the device was switched off')
    this.#log.fail(off)
    await this.application.stop(off)
    this.application.microphone.encoder?.free()
  }

  get #mode(): 'auto' | 'realtime' {
    return this.#options.mode ?? 'auto'
  }

  #take(entry: Received): void {
    this.#log.add(entry)
    this.#options.onReceived?.(entry)
  }

  #request(): ReturnType<ConstructorParameters<typeof Application>[0]['request']> {
    const { identify = 'headers', answersPings = true, hello } = this.#options
    const framing = framingOf(this.stored.version)
    return {
      url: this.stored.url,
      identity: { deviceId: this.deviceId, clientId: this.clientId, token: this.stored.token, framing },
      identify,
      answersPings,
      hello: { ...this.#stockHello(framing), ...hello },
    }
  }

  #otaIdentity(): OtaIdentity {
    const { deviceId, clientId, firmware } = this
    return {
      deviceId,
      clientId,
      boardName,
      firmwareVersion: firmware.version,
      language: this.#options.language ?? 'en-US',
    }
  }

  #stockHello(framing: Framing): Record<string, unknown> {
    const { speaksMcp } = this.firmware
    return {
      type: 'hello',
      version: framing,
      ...(speaksMcp ? { features: { mcp: true, ...(this.#options.serverAec ? { aec: true } : {}) } } : {}),
      transport: 'websocket',
      audio_params: { format: 'opus', sample_rate: 16_000, channels: 1, frame_duration: uplinkFrameMs },
    }
  }
}
