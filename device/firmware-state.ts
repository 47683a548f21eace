import type { Firmware } from './firmware.ts'

/**
 * The conversation states of the firmware as a pure function (device-wire 6; application.cc of the firmware): a
 * situation and something that happened give the next situation and what the device does about it, in order.
 */

export type DeviceState = 'starting' | 'activating' | 'idle' | 'connecting' | 'listening' | 'speaking' | 'fatal_error'

type ListeningMode = 'auto' | 'manual' | 'realtime'

/** Every other change is refused and logged by the firmware. */
export const allowedChanges: Readonly<Record<DeviceState, readonly DeviceState[]>> = {
  starting: ['activating', 'idle'],
  activating: ['idle'],
  idle: ['connecting', 'listening', 'speaking'],
  connecting: ['idle', 'listening'],
  listening: ['speaking', 'idle'],
  speaking: ['listening', 'idle'],
  fatal_error: [],
}

export interface Situation {
  readonly state: DeviceState
  /** Of the last time the device listened; decides what `tts stop` leads to. */
  readonly mode: ListeningMode
  /** The microphone is open and its audio is sent. */
  readonly microphone: boolean
  /** The user interrupted the answer; cleared by the next `tts start`. */
  readonly aborted: boolean
}

export const switchedOn: Situation = { state: 'starting', mode: 'auto', microphone: false, aborted: false }

/** What a person does to the device, or what the channel does. */
export type Happening =
  | { readonly on: 'booted' | 'key-up' | 'tts-start' | 'tts-stop' | 'channel-closed' }
  /** Opens the channel and stays idle, as a push-to-talk device is between two presses. */
  | { readonly on: 'open'; readonly channel: boolean }
  /** A click: starts a conversation, interrupts the answer, or ends the conversation. */
  | { readonly on: 'key-click'; readonly channel: boolean; readonly mode: ListeningMode }
  /** Push to talk. */
  | { readonly on: 'key-down'; readonly channel: boolean }
  | { readonly on: 'wake-word'; readonly channel: boolean; readonly mode: ListeningMode; readonly word: string }
  /** The server's hello came: what the channel was opened for goes on. */
  | { readonly on: 'channel-opened'; readonly intent: Intent }

/** Why a channel is being opened. */
export type Intent =
  | { readonly to: 'stay-idle' }
  | { readonly to: 'listen'; readonly mode: ListeningMode }
  | { readonly to: 'wake'; readonly mode: ListeningMode; readonly word: string }

export type Effect =
  | { readonly do: 'send'; readonly message: Readonly<Record<string, unknown>> & { readonly type: string } }
  | { readonly do: 'open-channel'; readonly intent: Intent }
  /** Drops TCP without a close frame. */
  | { readonly do: 'drop-channel' }
  | { readonly do: 'send-wake-audio' }
  /** `server`: what is still queued is lost because of the server's timing, not because of the user. */
  | { readonly do: 'clear-playback'; readonly cause: 'server' | 'user' }
  /** Blocks the main task, and with it the effects behind this one. */
  | { readonly do: 'wait-for-playback' }
  | { readonly do: 'microphone'; readonly on: boolean }

export interface Reaction {
  readonly next: Situation
  readonly effects: readonly Effect[]
}

export function react(firmware: Firmware, now: Situation, happened: Happening): Reaction {
  switch (happened.on) {
    case 'booted':
      return enter(now, 'idle')
    case 'channel-opened': {
      const { intent } = happened
      if (intent.to === 'stay-idle') return enter(now, 'idle')
      const listening = listen(firmware, now, intent.mode, 'user')
      if (intent.to === 'listen') return listening
      return { next: listening.next, effects: [...wake(intent.word), ...listening.effects] }
    }
    case 'channel-closed':
      return enter(now, 'idle')
    case 'open':
      return now.state === 'idle' ? start(firmware, now, happened.channel, { to: 'stay-idle' }) : stay(now)
    case 'key-click':
      if (now.state === 'idle') return start(firmware, now, happened.channel, { to: 'listen', mode: happened.mode })
      if (now.state === 'speaking') return abort(now)
      if (now.state === 'listening') return { next: now, effects: [{ do: 'drop-channel' }] }
      return stay(now)
    case 'key-down': {
      if (now.state === 'idle') return start(firmware, now, happened.channel, { to: 'listen', mode: 'manual' })
      if (now.state !== 'speaking') return stay(now)
      const aborted = abort(now)
      return after(aborted, listen(firmware, aborted.next, 'manual', 'user'))
    }
    case 'key-up':
      if (now.state !== 'listening') return stay(now)
      return after({ next: now, effects: [send({ type: 'listen', state: 'stop' })] }, enter(now, 'idle'))
    case 'wake-word':
      return hearWakeWord(firmware, now, happened)
    case 'tts-start':
      return startSpeaking(now)
    case 'tts-stop':
      if (now.state !== 'speaking') return stay(now)
      return now.mode === 'manual' ? enter(now, 'idle') : listen(firmware, now, now.mode, 'server')
  }
}

function startSpeaking(now: Situation): Reaction {
  const heeded: Situation = { ...now, aborted: false }
  if (now.state !== 'idle' && now.state !== 'listening') return stay(heeded)
  const microphone = now.mode === 'realtime' && now.microphone
  const effects: Effect[] = microphone === now.microphone ? [] : [{ do: 'microphone', on: microphone }]
  effects.push({ do: 'clear-playback', cause: now.aborted ? 'user' : 'server' })
  return { next: { ...heeded, state: 'speaking', microphone }, effects }
}

function hearWakeWord(firmware: Firmware, now: Situation, happened: Happening & { on: 'wake-word' }): Reaction {
  const { mode, word, channel } = happened
  if (now.state === 'idle') return start(firmware, now, channel, { to: 'wake', mode, word })
  if (now.state === 'activating') return enter(now, 'idle')
  if (now.state !== 'speaking' && !(now.state === 'listening' && firmware.wakeWordListensAtOnce)) return stay(now)
  const aborted = abort(now, 'wake_word_detected')
  if (!firmware.wakeWordListensAtOnce) return aborted
  if (now.state === 'listening') {
    const again: Effect[] = [listenStart(mode), { do: 'clear-playback', cause: 'user' }]
    return after(aborted, { next: aborted.next, effects: again })
  }
  // The microphone may be open already (realtime): the popup sound makes the firmware start listening anew.
  return after(aborted, listen(firmware, { ...aborted.next, microphone: false }, mode, 'user'))
}

/** Begins a conversation from idle: at once where the channel is open, else after opening it. */
function start(firmware: Firmware, now: Situation, channel: boolean, intent: Intent): Reaction {
  if (channel) return react(firmware, now, { on: 'channel-opened', intent })
  return { next: { ...now, state: 'connecting' }, effects: [{ do: 'open-channel', intent }] }
}

function wake(word: string): Effect[] {
  return [{ do: 'send-wake-audio' }, send({ type: 'listen', state: 'detect', text: word })]
}

function abort(now: Situation, reason?: string): Reaction {
  const message = reason === undefined ? { type: 'abort' } : { type: 'abort', reason }
  return { next: { ...now, aborted: true }, effects: [send(message)] }
}

function listen(firmware: Firmware, now: Situation, mode: ListeningMode, cause: 'server' | 'user'): Reaction {
  if (!allowedChanges[now.state].includes('listening')) return stay(now)
  const next: Situation = { ...now, state: 'listening', mode, microphone: true }
  // In realtime mode the microphone stayed open while speaking: nothing is sent, the queue plays on.
  if (now.microphone) return { next, effects: [] }
  const effects: Effect[] = []
  if (mode === 'auto' && firmware.waitsForPlaybackEnd) effects.push({ do: 'wait-for-playback' })
  effects.push(listenStart(mode))
  effects.push({ do: 'clear-playback', cause: now.aborted ? 'user' : cause })
  effects.push({ do: 'microphone', on: true })
  return { next, effects }
}

function listenStart(mode: ListeningMode): Effect {
  return send({ type: 'listen', state: 'start', mode })
}

function enter(now: Situation, state: DeviceState): Reaction {
  if (now.state === state || !allowedChanges[now.state].includes(state)) return stay(now)
  const effects: Effect[] = now.microphone ? [{ do: 'microphone', on: false }] : []
  return { next: { ...now, state, microphone: false }, effects }
}

function after(first: Reaction, second: Reaction): Reaction {
  return { next: second.next, effects: [...first.effects, ...second.effects] }
}

function stay(next: Situation): Reaction {
  return { next, effects: [] }
}

function send(message: { readonly type: string } & Readonly<Record<string, unknown>>): Effect {
  return { do: 'send', message }
}
