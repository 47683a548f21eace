import { describe, expect, it } from 'vitest'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import { messages } from '../../src/protocol/messages.ts'
import { proveServing } from '../support/prove-serving.ts'
import { clientFrame, opcodes, RawSocket, rawDevice, upgradeRequest } from '../support/raw-socket.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const speech = syntheticSpeech(700)
const typed = (text: string) => JSON.stringify({ type: 'listen', state: 'text', text })

/** What is answered to this text; `undefined` where it is nothing. */
async function answerTo(raw: RawSocket, text: string | Uint8Array): Promise<Record<string, unknown> | undefined> {
  raw.write(clientFrame(text))
  raw.write(clientFrame('{"type":"ping","ts":"end"}'))
  const answer = await raw.message()
  if (answer.ts === 'end') return undefined
  while ((await raw.message()).ts !== 'end');
  return answer
}

/** The server never calls its own failure what was the client's. */
function expectNoFailure(server: TestServer): void {
  expect(server.log.filter(({ level }) => level === 'error')).toEqual([])
}

async function skipped(server: TestServer, reason: string): Promise<number> {
  const text = await server.app.services.metrics.text()
  return Number(new RegExp(`^lapel_audio_skipped_total\\{reason="${reason}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
}

describe('text that is no message', () => {
  it.each([
    ['nothing', ''],
    ['half an object', '{"type":"listen","state":"sta'],
    ['null', 'null'],
    ['a number', '7'],
    ['a string', '"listen"'],
    ['an array', '[]'],
    ['a batch', '[{"type":"ping"}]'],
    ['an object without type', '{"state":"start"}'],
    ['a type that is a number', '{"type":1}'],
    ['a type that is null', '{"type":null}'],
    ['a type that is an array', '{"type":["ping"]}'],
    ['two objects', '{"type":"ping"}{"type":"ping"}'],
    ['a text that firmware did not escape (device-wire 7)', '{"type":"listen","state":"detect","text":"say "hi""}'],
    ['brackets 60,000 deep', '['.repeat(60_000)],
    ['a prototype with the type', '{"__proto__":{"type":"ping"}}'],
    ['something else than JSON', 'GET / HTTP/1.1'],
    ['bytes that are no UTF-8', Buffer.of(0xff, 0xfe, 0x7b, 0x7d)],
  ])('%s is answered INVALID_JSON and the connection stays', async (_what, text) => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    expect(await answerTo(raw, text)).toEqual({
      type: 'error',
      status: 'error',
      code: 'INVALID_JSON',
      message: 'A text frame is one JSON object with a string "type".',
    })
    expectNoFailure(server)
  })
})

describe('an unknown type', () => {
  it.each([
    'nonsense',
    '',
    'Listen',
    ' listen',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'tts',
    'system',
    'error',
    'pong',
  ])('"%s" is answered UNKNOWN_TYPE and the connection stays', async (type) => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    expect(await answerTo(raw, `{"type":${JSON.stringify(type)}}`)).toEqual({
      type: 'error',
      status: 'error',
      code: 'UNKNOWN_TYPE',
      message: `Unknown message type "${type}".`,
    })
    expectNoFailure(server)
  })

  it('of 60,000 characters is not sent back whole, and makes no metric of its own', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    const answer = await answerTo(raw, JSON.stringify({ type: 'x'.repeat(60_000) }))
    expect(JSON.stringify(answer).length).toBeLessThan(200)
    expect(await server.app.services.metrics.text()).not.toContain('xxxx')
  })
})

describe('strange but valid', () => {
  it('a member __proto__ is a member like any other unknown one', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    expect(await answerTo(raw, '{"type":"ping","__proto__":{"ts":5},"constructor":7}')).toEqual({ type: 'pong' })
    expect(Object.hasOwn(Object.prototype, 'ts')).toBe(false)
  })

  it('bytes that are no UTF-8 inside a string cost only these characters', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    const [head, tail] = typed('a|b').split('|')
    const text = Buffer.concat([Buffer.from(head ?? ''), Buffer.of(0xe4, 0xbd), Buffer.from(tail ?? '')])
    expect(await answerTo(raw, text)).toEqual({ type: 'stt', text: 'a\ufffdb' })
  })

  it.each([
    ['half a surrogate pair', '"\\ud83d"'],
    ['a zero', '"a\\u0000b"'],
    ['only spaces', '"   "'],
    ['nothing', '""'],
    ['4000 characters', JSON.stringify('好'.repeat(4000))],
  ])('typed text that is %s does no harm', async (_what, json) => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    await answerTo(raw, `{"type":"listen","state":"text","text":${json}}`)
    expectNoFailure(server)
  })

  it('typed text of 4001 characters is refused by its field', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    expect(await answerTo(raw, typed('x'.repeat(4001)))).toMatchObject({ code: 'SCHEMA_INVALID', fields: ['text'] })
  })

  it('an answer nested 30,000 deep, to a call that was made, is no tool list and no failure', async () => {
    const server = await startTestServer()
    const raw = await RawSocket.open(server.app.port)
    raw.write(upgradeRequest())
    await raw.head()
    raw.write(clientFrame(JSON.stringify({ type: 'hello', features: { mcp: true } })))
    await raw.message()
    const call = async () => {
      for (;;) {
        const message = await raw.message()
        if (message.type === 'mcp') return message as unknown as { payload: { id: number; method: string } }
      }
    }
    const nested = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    for (const method of ['initialize', 'tools/list']) {
      const { payload } = await call()
      expect(payload.method).toBe(method)
      raw.write(clientFrame(`{"type":"mcp","payload":{"jsonrpc":"2.0","id":${payload.id},"result":${nested}}}`))
    }
    expect(await answerTo(raw, '{"type":"abort"}')).toBeUndefined()
    expectNoFailure(server)
  })

  it('an error whose answer would be longer than a device can take is cut', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    const states = Array.from({ length: 5000 }, () => ({}))
    const answer = await answerTo(raw, JSON.stringify({ type: 'iot', states }))
    expect(answer).toMatchObject({ code: 'SCHEMA_INVALID' })
    expect(JSON.stringify(answer).length).toBeLessThan(1000)
  })

  it('a message with one byte changed anywhere is answered or taken, never a failure', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock, config: { idle: { silenceSeconds: 3600 } } })
    const raw = await rawDevice(server.app.port)
    let seed = 1
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    const { hello: _hello, goodbye: _goodbye, ...others } = messages.up
    for (const example of Object.values(others).flatMap(({ good }) => good as readonly object[])) {
      for (let count = 0; count < 12; count++) {
        const bytes = Buffer.from(JSON.stringify(example))
        bytes[random(bytes.length)] = random(256)
        await answerTo(raw, bytes)
        await clock.advance(510)
      }
    }
    expectNoFailure(server)
  })
})

describe('binary messages', () => {
  const wrong = {
    1: { empty: [] },
    2: {
      empty: [],
      'of one byte': [2],
      'without a payload': [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      'of JSON': [0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x7b, 0x7d],
      'with a size beyond their end': [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0x58],
      'with the largest size': [0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0x58],
    },
    3: {
      empty: [],
      'of one byte': [0],
      'without a payload': [0, 0, 0, 0],
      'of JSON': [1, 0, 0, 2, 0x7b, 0x7d],
      'with a size beyond their end': [0, 0, 0, 9, 0x58],
    },
  } as const

  const cases = Object.entries(wrong).flatMap(([framing, messagesOf]) =>
    Object.entries<readonly number[]>(messagesOf).map(
      ([what, bytes]) => [Number(framing) as 1 | 2 | 3, what, bytes] as const,
    ),
  )

  it.each(cases)('in framing %s that are %s are skipped and counted', async (framing, what, bytes) => {
    const server = await startTestServer()
    const device = server.device({ framing })
    await device.hello()
    device.sendRaw(Uint8Array.from(bytes))
    device.send({ type: 'ping', ts: 'end' })
    await device.expect('pong', { ts: 'end' })
    expect(await skipped(server, 'framing')).toBe(what === 'empty' ? 0 : 1)
  })

  it('5: garbage around an utterance loses nothing of it, in any framing', async () => {
    await Promise.all(
      ([1, 2, 3] as const).map(async (framing) => {
        const server = await startTestServer()
        server.script.sentenceMs = 60
        const device = server.device({ framing, settleMs: 0 })
        await device.hello()
        await device.press()
        const garbage = [[], [0xff], Array(200).fill(0xff), Array(4000).fill(0xaa), [0, 0, 0, 0], [2]]
        const spoken = device.speak(speech)
        for (const bytes of garbage) {
          await device.silence(60)
          device.sendRaw(Uint8Array.from(bytes))
        }
        await spoken
        await device.release()
        await device.expect('stt', { text: 'what time is it' })
        expect(server.script.samples(0)).toBeGreaterThanOrEqual(speech.length)
        expect((await skipped(server, 'framing')) + (await skipped(server, 'undecodable'))).toBeGreaterThanOrEqual(2)
        await device.expectAnswer()
        expect(device.faults).toEqual([])
        expectNoFailure(server)
      }),
    )
  })

  it('before a microphone was opened are skipped and counted', async () => {
    const server = await startTestServer()
    const device = server.device()
    await device.hello()
    for (let count = 0; count < 5; count++) device.sendRaw(Uint8Array.of(0x58))
    await expect.poll(() => skipped(server, 'not-listening')).toBe(5)
  })
})

describe('many messages', () => {
  it('1,000 listen toggles leave nothing behind, and the next utterance is recognised', async () => {
    const clock = new ManualClock()
    const server = await startTestServer({ clock })
    const device = server.device()
    await device.hello()
    await clock.advance(1000)
    const timers = clock.pending
    for (let count = 0; count < 1000; count++) {
      device.send({ type: 'listen', state: count % 2 === 0 ? 'start' : 'stop', mode: 'manual' })
      if (count % 40 === 39) {
        device.send({ type: 'ping', ts: count })
        await device.expect('pong', { ts: count })
        await clock.advance(1000)
      }
    }
    expect(clock.pending).toBeLessThanOrEqual(timers + 1)
    expect(server.script.running).toBe(0)
    await device.press()
    await device.speak(speech)
    await device.release()
    await device.expect('stt', { text: 'what time is it' })
    expect(server.script.heard).toHaveLength(1)
  })

  it('in the middle of an answer do not disturb it', async () => {
    const server = await startTestServer()
    server.script.sentenceMs = 900
    const device = server.device()
    await device.hello()
    device.type('what time is it')
    await device.expectAudio(1)
    for (let count = 0; count < 20; count++) device.sendRaw(count % 2 === 0 ? '{"type":"lis' : '{"type":"nonsense"}')
    for (let count = 0; count < 20; count++) device.send({ type: 'ping', ts: count })
    for (let count = 0; count < 40; count++) device.sendRaw(Uint8Array.of(0xff, 0xff))
    await device.expect('pong', { ts: 19 })
    await device.expect('tts', { state: 'stop' })
    expect(device.playback.playedMs).toBe(900)
    expect(device.faults).toEqual([])
  })

  it('of devices that break every rule leave the conversation of another as it is', async () => {
    const server = await startTestServer()
    server.script.sentenceMs = 900
    const device = server.device()
    await device.hello()
    device.type('what time is it')
    const attacks = [
      Buffer.concat(Array(30).fill(clientFrame('{'))),
      Buffer.concat(Array(60).fill(clientFrame('{"type":"ping"}'))),
      Buffer.concat(Array(120).fill(clientFrame(Buffer.alloc(4000, 0xff), opcodes.binary))),
      clientFrame('x'.repeat(70_000)),
      Buffer.of(0x83, 0x80, 0, 0, 0, 0),
      clientFrame(typed('x'.repeat(4000))),
    ]
    for (const [index, attack] of attacks.entries()) {
      const raw = await rawDevice(server.app.port, upgradeRequest({ deviceId: `attacker-${index}` }))
      raw.write(attack)
      if (index === attacks.length - 1) raw.socket.resetAndDestroy()
    }
    expect((await device.expectAnswer()).playedMs).toBe(900)
    expect(device.faults).toEqual([])
    expectNoFailure(server)
    await proveServing(server)
  })
})
