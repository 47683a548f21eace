import type { Clock } from '../src/lib/clock.ts'
import { type AudioFrame, encodeFrame } from '../src/protocol/frames.ts'
import { BackgroundWork } from './background-work.ts'
import { Channel, type ChannelRequest } from './channel.ts'
import { DownlinkAudio } from './downlink-audio.ts'
import { DeviceCrash, type Finding } from './faults.ts'
import type { Firmware } from './firmware.ts'
import { type DeviceState, type Effect, type Happening, type Intent, react, type Situation } from './firmware-state.ts'
import type { Message } from './incoming.ts'
import { MainTask } from './main-task.ts'
import type { DeviceMcpServer } from './mcp-server.ts'
import type { Received } from './message-log.ts'
import { Microphone } from './microphone.ts'
import type { Playback } from './playback.ts'
import { Uplink } from './uplink.ts'

export interface ApplicationPorts {
  readonly clock: Clock
  readonly firmware: Firmware
  readonly playback: Playback
  readonly mcp: DeviceMcpServer
  readonly settleMs: number
  readonly serverAec: boolean
  /** How to open a channel, by what is stored now. */
  request(): ChannelRequest
  onFinding(finding: Finding): void
  onReceived(entry: Received): void
  onSent(message: Message): void
  onCrash(error: DeviceCrash): void
}

/**
 * The firmware at work: what happens goes through the state machine on one main task, and what the state machine
 * decides is done to channel, microphone and loudspeaker.
 */
export class Application {
  readonly channel: Channel
  readonly microphone: Microphone
  readonly uplink: Uplink
  readonly states: { readonly state: DeviceState; readonly atMs: number }[] = []
  readonly downlinkAudio: DownlinkAudio
  /** Opus packets of the wake word, sent before `detect`. */
  wakeAudio: readonly Uint8Array[] = []
  reboots = 0
  readonly #ports: ApplicationPorts
  readonly #task: MainTask
  #situation: Situation
  readonly #background = new BackgroundWork((error) => error === this.#off)
  #off: Error | undefined
  #settling = 0
  #userActedMs = Number.NEGATIVE_INFINITY

  constructor(ports: ApplicationPorts, situation: Situation) {
    this.#ports = ports
    this.#situation = situation
    this.#task = new MainTask(ports.clock)
    this.downlinkAudio = new DownlinkAudio(ports.firmware, ports.playback, (finding) => this.#note(finding))
    this.channel = new Channel(ports.clock, ports.firmware, {
      onFinding: (finding) => this.#note(finding),
      onMessage: (message) => this.#takeMessage(message),
      onAudio: (frame) => this.#takeAudio(frame),
      onPing: () => this.#takePing(),
      onClosed: (code, reason) => this.#lose(code, reason),
    })
    this.uplink = new Uplink({
      bufferedBytes: () => this.channel.bufferedBytes,
      send: (packet) => this.channel.sendRaw(packet),
    })
    this.microphone = new Microphone(ports.clock, (packet) => this.sendAudio(packet))
  }

  get situation(): Situation {
    return this.#situation
  }

  /** Something happens to the device; resolves when the main task has dealt with it. */
  happen(happening: Happening): Promise<void> {
    return this.#task.post(() => this.#react(happening))
  }

  /** A person does something for which the device may need a channel. */
  act(make: (channel: boolean) => Happening): Promise<void> {
    return this.#task.post(() => this.#react(make(this.#isUsable())))
  }

  /** From idle a channel that was silent for too long counts as closed; at other times nothing checks it. */
  #isUsable(): boolean {
    const silent = this.#situation.state === 'idle' && this.channel.isSilent
    if (silent) this.#note({ name: 'channel silent', detail: 'no message for 120 s' })
    return this.channel.isOpen && !silent
  }

  send(message: Message): void {
    this.#ports.onSent(message)
    this.channel.send(message)
  }

  sendAudio(packet: Uint8Array): void {
    const timestamp = this.#ports.serverAec ? this.#ports.playback.takeTimestamp() : 0
    this.uplink.push(encodeFrame(this.#ports.request().identity.framing, packet, timestamp))
  }

  /** Switches the device off: everything that waits is rejected with `error`. Resolves when nothing is left. */
  async stop(error: Error): Promise<void> {
    this.#switchOff(error)
    await this.channel.drop()
    await this.#background.end()
  }

  #switchOff(error: Error): void {
    this.#off ??= error
    this.#task.stop(this.#off)
    this.microphone.close()
    this.uplink.clear()
    this.#ports.playback.clear()
  }

  // ---- the main task

  #react(happening: Happening): void | Promise<void> {
    if (happening.on === 'tts-stop') this.#ports.playback.endAnswer()
    const { next, effects } = react(this.#ports.firmware, this.#situation, happening)
    this.#become(next)
    return this.#perform(effects, 0)
  }

  #become(next: Situation): void {
    if (next.aborted && !this.#situation.aborted) this.#userActedMs = this.#ports.clock.now()
    if (next.state !== this.#situation.state) this.states.push({ state: next.state, atMs: this.#ports.clock.now() })
    this.#situation = next
  }

  #perform(effects: readonly Effect[], from: number): void | Promise<void> {
    if (this.#off) throw this.#off
    for (let index = from; index < effects.length; index++) {
      const effect = effects[index]
      const waiting = effect && this.#do(effect)
      if (waiting) return waiting.then(() => this.#perform(effects, index + 1))
    }
  }

  #do(effect: Effect): undefined | Promise<void> {
    switch (effect.do) {
      case 'send':
        this.send({ session_id: this.channel.sessionId, ...effect.message })
        return undefined
      case 'send-wake-audio':
        for (const packet of this.wakeAudio) this.sendAudio(packet)
        return undefined
      case 'open-channel':
        return this.#open(effect.intent)
      case 'drop-channel':
        return this.#drop()
      case 'clear-playback': {
        const lost = this.#ports.playback.clear()
        if (lost > 0 && effect.cause === 'server') this.#note({ name: 'tail cut', detail: `${lost} packets` })
        return undefined
      }
      case 'wait-for-playback':
        if (this.#ports.playback.size === 0) return undefined
        return new Promise((resolve) => this.#ports.playback.whenDrained(resolve))
      case 'microphone':
        if (effect.on) this.microphone.open()
        else this.microphone.close()
        return undefined
    }
  }

  async #open(intent: Intent): Promise<void> {
    try {
      await this.channel.open(this.#ports.request())
    } catch (error) {
      await this.#react({ on: 'channel-closed' })
      throw error
    }
    await this.#react({ on: 'channel-opened', intent })
  }

  async #drop(): Promise<void> {
    this.#userActedMs = this.#ports.clock.now()
    await this.channel.drop()
    await this.#react({ on: 'channel-closed' })
  }

  // ---- what comes in

  #takeMessage(message: Message): void {
    const { clock, mcp } = this.#ports
    this.#ports.onReceived({ kind: 'text', atMs: clock.now(), message })
    if (message.type === 'tts' && message.state === 'start') this.#startSettling()
    else if (message.type === 'tts' && message.state === 'stop') this.#later({ on: 'tts-stop' })
    else if (message.type === 'system' && message.command === 'reboot') this.#reboot()
    else if (message.type === 'mcp' && this.#ports.firmware.speaksMcp) {
      this.#background.run(
        this.#task.post(async () => {
          const { answer, finding } = await mcp.handle(message.payload)
          if (finding) this.#note(finding)
          if (answer) this.send({ session_id: this.channel.sessionId, type: 'mcp', payload: answer })
        }),
      )
    }
  }

  #startSettling(): void {
    this.#settling++
    this.#background.run(
      this.#task.post(() => {
        this.#settling--
        return this.#react({ on: 'tts-start' })
      }, this.#ports.settleMs),
    )
  }

  #takeAudio(frame: AudioFrame): void {
    const atMs = this.#ports.clock.now()
    this.#ports.onReceived({ kind: 'audio', atMs, bytes: frame.packet.length, timestamp: frame.timestamp })
    const listening = this.downlinkAudio.take(frame, {
      situation: this.#situation,
      settling: this.#settling > 0,
      sinceUserActedMs: atMs - this.#userActedMs,
      frameMs: this.channel.downlink.frameMs,
    })
    if (listening) this.#background.run(listening)
  }

  #takePing(): void {
    if (this.#ports.firmware.pongCorruptsAudio && this.microphone.isOpen) {
      this.#note({ name: 'ping during audio', detail: `state ${this.#situation.state}` })
    }
  }

  #lose(code: number, reason: string): void {
    this.#ports.onReceived({ kind: 'close', atMs: this.#ports.clock.now(), code, reason })
    this.#later({ on: 'channel-closed' })
  }

  #reboot(): void {
    this.reboots++
    this.#background.run(this.#task.post(() => this.#drop()))
  }

  // ---- faults

  #note(finding: Finding): void {
    if (this.#off) return
    this.#ports.onFinding(finding)
    if (finding.crash) this.#crash(new DeviceCrash(`the device crashed: ${finding.name}: ${finding.detail}`))
  }

  #crash(error: DeviceCrash): void {
    this.#become({ ...this.#situation, state: 'fatal_error', microphone: false })
    this.#ports.onCrash(error)
    this.#switchOff(error)
    this.#background.run(this.channel.drop())
  }

  #later(happening: Happening): void {
    this.#background.run(this.happen(happening))
  }
}
