import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firmwareOf } from './firmware.ts'
import { allowedChanges, type Effect, type Happening, react, type Situation } from './firmware-state.ts'

const current = firmwareOf('2.4.2')
const older = firmwareOf('2.1.0')
const idle: Situation = { state: 'idle', mode: 'auto', microphone: false, aborted: false }
const listening: Situation = { ...idle, state: 'listening', microphone: true }
const speaking: Situation = { ...idle, state: 'speaking' }

/** Effects in short: what is sent by its state or type, the rest by its name. */
function inShort(effects: readonly Effect[]): string[] {
  return effects.map((effect) => {
    if (effect.do !== 'send') return effect.do === 'microphone' ? `microphone ${effect.on ? 'on' : 'off'}` : effect.do
    const { type, state, mode } = effect.message
    return [type, state, mode].filter((word) => word !== undefined).join(' ')
  })
}

describe('tts stop', () => {
  test('in auto mode waits for the end of the playback, then listens anew', () => {
    const { next, effects } = react(current, speaking, { on: 'tts-stop' })
    expect(next.state).toBe('listening')
    expect(inShort(effects)).toEqual(['wait-for-playback', 'listen start auto', 'clear-playback', 'microphone on'])
  })

  test('in auto mode until v2.1 empties the queue at once', () => {
    const { effects } = react(older, speaking, { on: 'tts-stop' })
    expect(inShort(effects)).toEqual(['listen start auto', 'clear-playback', 'microphone on'])
    expect(effects[1]).toEqual({ do: 'clear-playback', cause: 'server' })
  })

  test('in realtime mode listens on without telling', () => {
    const { next, effects } = react(current, { ...speaking, mode: 'realtime', microphone: true }, { on: 'tts-stop' })
    expect(next.state).toBe('listening')
    expect(effects).toEqual([])
  })

  test('in manual mode leads to idle', () => {
    const { next, effects } = react(current, { ...speaking, mode: 'manual' }, { on: 'tts-stop' })
    expect(next.state).toBe('idle')
    expect(effects).toEqual([])
  })

  test('means nothing when the device does not speak', () => {
    expect(react(current, listening, { on: 'tts-stop' })).toEqual({ next: listening, effects: [] })
  })
})

describe('tts start', () => {
  test('closes the microphone of an auto device and empties the queue', () => {
    const { next, effects } = react(current, listening, { on: 'tts-start' })
    expect(next).toMatchObject({ state: 'speaking', microphone: false })
    expect(inShort(effects)).toEqual(['microphone off', 'clear-playback'])
  })

  test('leaves the microphone of a realtime device open', () => {
    const { next, effects } = react(current, { ...listening, mode: 'realtime' }, { on: 'tts-start' })
    expect(next).toMatchObject({ state: 'speaking', microphone: true })
    expect(inShort(effects)).toEqual(['clear-playback'])
  })

  test('is accepted from idle', () => {
    expect(react(current, idle, { on: 'tts-start' }).next.state).toBe('speaking')
  })

  test('has no effect while speaking', () => {
    expect(react(current, speaking, { on: 'tts-start' })).toEqual({ next: speaking, effects: [] })
  })
})

describe('people', () => {
  test('a click while speaking asks to abort and goes on speaking', () => {
    const { next, effects } = react(current, speaking, { on: 'key-click', channel: true, mode: 'auto' })
    expect(next).toMatchObject({ state: 'speaking', aborted: true })
    expect(effects).toEqual([{ do: 'send', message: { type: 'abort' } }])
  })

  test('a click while listening ends the conversation', () => {
    const { effects } = react(current, listening, { on: 'key-click', channel: true, mode: 'auto' })
    expect(effects).toEqual([{ do: 'drop-channel' }])
  })

  test('a pressed key while speaking aborts and listens at once', () => {
    const { next, effects } = react(current, speaking, { on: 'key-down', channel: true })
    expect(next).toMatchObject({ state: 'listening', mode: 'manual' })
    expect(inShort(effects)).toEqual(['abort', 'listen start manual', 'clear-playback', 'microphone on'])
  })

  test('a released key stops listening', () => {
    const { next, effects } = react(current, { ...listening, mode: 'manual' }, { on: 'key-up' })
    expect(next).toMatchObject({ state: 'idle', microphone: false })
    expect(inShort(effects)).toEqual(['listen stop', 'microphone off'])
  })

  test('the wake word without a channel opens one first', () => {
    const happening: Happening = { on: 'wake-word', channel: false, mode: 'auto', word: 'hi' }
    const { next, effects } = react(current, idle, happening)
    expect(next.state).toBe('connecting')
    expect(effects).toEqual([{ do: 'open-channel', intent: { to: 'wake', mode: 'auto', word: 'hi' } }])
  })

  test('the wake word with a channel sends its audio, detect, listen start', () => {
    const happening: Happening = { on: 'wake-word', channel: true, mode: 'auto', word: 'hi' }
    expect(inShort(react(older, idle, happening).effects)).toEqual([
      'send-wake-audio',
      'listen detect',
      'listen start auto',
      'clear-playback',
      'microphone on',
    ])
  })

  test('the wake word while speaking aborts and listens, since v2.2.2', () => {
    const happening: Happening = { on: 'wake-word', channel: true, mode: 'auto', word: 'hi' }
    const { next, effects } = react(current, speaking, happening)
    expect(next.state).toBe('listening')
    expect(effects[0]).toEqual({ do: 'send', message: { type: 'abort', reason: 'wake_word_detected' } })
    expect(inShort(effects)).toContain('listen start auto')
    expect(react(older, speaking, happening).next.state).toBe('speaking')
  })

  test('the wake word interrupts a realtime device with a new listen start', () => {
    const happening: Happening = { on: 'wake-word', channel: true, mode: 'realtime', word: 'hi' }
    const { effects } = react(current, { ...speaking, mode: 'realtime', microphone: true }, happening)
    expect(inShort(effects)).toContain('listen start realtime')
  })
})

test('whatever happens, the state changes only as the firmware allows', () => {
  const mode = fc.constantFrom('auto', 'realtime' as const)
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    fc.record({ on: fc.constantFrom('booted', 'key-up', 'tts-start', 'tts-stop', 'channel-closed') }),
    fc.record({ on: fc.constant('open'), channel: fc.boolean() }),
    fc.record({ on: fc.constant('key-down'), channel: fc.boolean() }),
    fc.record({ on: fc.constant('key-click'), channel: fc.boolean(), mode }),
    fc.record({ on: fc.constant('wake-word'), channel: fc.boolean(), mode, word: fc.constant('hi') }),
  ) as fc.Arbitrary<Happening>
  const version = fc.constantFrom('1.7.0', '2.1.0', '2.4.2', '2.5.0')
  fc.assert(
    fc.property(version, fc.array(happening, { maxLength: 30 }), (name, happenings) => {
      let situation: Situation = { ...idle, state: 'starting' }
      for (const happened of happenings) {
        const { next } = react(firmwareOf(name), situation, happened)
        if (next.state !== situation.state) expect(allowedChanges[situation.state]).toContain(next.state)
        if (next.microphone) expect(['listening', 'speaking']).toContain(next.state)
        situation = next
      }
    }),
  )
})
