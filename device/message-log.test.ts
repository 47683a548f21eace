import { expect, test } from 'vitest'
import { ManualClock } from '../src/lib/manual-clock.ts'
import { Expectations } from './expectations.ts'
import { MessageLog } from './message-log.ts'
import { Playback } from './playback.ts'

function make() {
  const clock = new ManualClock()
  const log = new MessageLog(clock, true)
  const playback = new Playback(clock, { capacity: 40, keepPackets: true })
  const receive = (type: string, members: object = {}) =>
    log.add({ kind: 'text', atMs: clock.now(), message: { type, ...members } })
  return { clock, log, receive, expecting: new Expectations(log, playback, 1000) }
}

test('finds what came before it was asked for', async () => {
  const { receive, expecting } = make()
  receive('stt', { text: 'hi' })
  expect(await expecting.expect('stt')).toEqual({ type: 'stt', text: 'hi' })
})

test('finds nothing twice and goes on behind what was found', async () => {
  const { receive, expecting } = make()
  receive('stt', { text: 'one' })
  receive('llm')
  receive('stt', { text: 'two' })
  await expecting.expect('stt')
  expect((await expecting.expect('stt')).text).toBe('two')
})

test('waits for what has not come yet', async () => {
  const { clock, receive, expecting } = make()
  const message = expecting.expect('tts', { state: 'stop' })
  receive('tts', { state: 'start' })
  receive('tts', { state: 'stop' })
  expect((await message).state).toBe('stop')
  expect(clock.pending).toBe(0)
})

test('says what came instead when time is up', async () => {
  const { clock, receive, expecting } = make()
  receive('llm', { emotion: 'happy' })
  const outcome = expect(expecting.expect('stt')).rejects.toThrow(
    'expected stt: nothing for 1000 ms; received so far: {"type":"llm","emotion":"happy"}',
  )
  await clock.advance(1000)
  await outcome
})

test('expecting nothing holds while nothing comes', async () => {
  const { clock, receive, expecting } = make()
  receive('stt')
  const nothing = expecting.expectNothing(500)
  await clock.advance(500)
  await nothing
})

test('expecting nothing fails on what comes, unless it is of another type', async () => {
  const { clock, receive, expecting } = make()
  const noSpeech = expecting.expectNothing(500, ['tts', 'audio'])
  const nothing = expect(expecting.expectNothing(500)).rejects.toThrow('expected nothing, got {"type":"llm"}')
  receive('llm')
  await nothing
  await clock.advance(500)
  await noSpeech
})

test('leftovers are the texts behind the last one that was expected', async () => {
  const { receive, expecting } = make()
  receive('stt')
  receive('llm')
  await expecting.expect('stt')
  expect(expecting.leftovers).toEqual([{ type: 'llm' }])
})

test('who waits on a device that is gone fails at once', async () => {
  const { log, expecting } = make()
  const waiting = expect(expecting.expect('stt')).rejects.toThrow('switched off')
  log.fail(new Error('switched off'))
  await waiting
  await expect(expecting.expect('stt')).rejects.toThrow('switched off')
})
