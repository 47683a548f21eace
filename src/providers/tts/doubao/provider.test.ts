import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { speechContract } from '../../../../test/contract/speech.ts'
import { type Behaviour, behaviours } from '../../../../test/contract/vendor-double.ts'
import { collect } from '../../../../test/support/collect.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import {
  type Message,
  type SocketCall,
  type SocketHandler,
  VendorSocketServer,
} from '../../../../test/support/vendor-socket-server.ts'
import { makeTone } from '../../../audio/test-signals.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { SpeechSynthesiser } from '../../contract.ts'
import { events } from './frames.ts'
import { vendor } from './provider.ts'

const tone = makeTone(440, 24_000, 0.2)
const pcm = Buffer.from(tone.buffer)

/** A request as the service reads it. */
interface Request {
  readonly event: number
  readonly sessionId: string
  readonly payload: { readonly req_params?: { readonly text?: string }; readonly [key: string]: unknown }
}

function readRequest(message: Message): Request {
  const bytes = Buffer.from(message)
  const parts: Buffer[] = []
  for (let at = 8; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32BE(at)
    parts.push(bytes.subarray(at + 4, end))
    at = end
  }
  return {
    event: bytes.readUInt32BE(4),
    sessionId: parts.length > 1 ? String(parts[0]) : '',
    payload: JSON.parse(String(parts.at(-1))),
  }
}

function response(event: number, id: string, payload: string | Buffer = '{}'): Buffer {
  const isSound = typeof payload !== 'string'
  const numbers = [event, Buffer.byteLength(id), payload.length].map((value) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return bytes
  })
  const [eventBytes = '', idBytes = '', payloadBytes = ''] = numbers
  return Buffer.concat([
    Buffer.of(0x11, isSound ? 0xb4 : 0x94, isSound ? 0 : 0x10, 0),
    Buffer.from(eventBytes),
    Buffer.from(idBytes),
    Buffer.from(id),
    Buffer.from(payloadBytes),
    Buffer.from(payload),
  ])
}

/** Runs once the text has come. */
type Talk = (call: SocketCall, id: string) => unknown

const finished = (id: string) => response(events.sessionFinished, id, '{"status_code":20000000,"message":"ok"}')

const speakIn =
  (pieceBytes: number): Talk =>
  ({ socket }, id) => {
    socket.send(response(350, id, '{"text":"Hi."}'))
    for (let at = 0; at < pcm.length; at += pieceBytes) {
      socket.send(response(events.audio, id, pcm.subarray(at, at + pieceBytes)))
    }
    socket.send(response(351, id, '{"text":"Hi."}'))
    socket.send(finished(id))
  }

const start: Talk = ({ socket }, id) => socket.send(response(events.audio, id, pcm.subarray(0, 1000)))

const talks: Partial<Record<Behaviour, Talk>> = {
  answers: speakIn(2000),
  splits: speakIn(333),
  silent: () => undefined,
  stalls: start,
  'breaks-off': (call, id) => {
    start(call, id)
    call.socket.send(response(351, id), () => call.socket.terminate())
  },
  malformed: ({ socket }) => socket.send(Buffer.from('no voice')),
  endless: ({ socket }, id) => {
    const send = () => socket.send(response(events.audio, id, pcm), (error) => error || setImmediate(send))
    send()
  },
  'bad-request': ({ socket }, id) =>
    socket.send(response(events.sessionFailed, id, '{"status_code":45000001,"message":"speaker not found"}')),
}

const refusals: Partial<Record<Behaviour, Parameters<VendorSocketServer['refuse']>[0]>> = {
  'refuses-key': { status: 401, body: '{"code":45000010,"message":"Invalid X-Api-Key"}' },
  'rate-limits': {
    status: 429,
    headers: { 'retry-after': '7' },
    body: '{"code":45000292,"message":"quota exceeded for types: concurrency"}',
  },
  overloaded: { status: 503 },
}

/** Confirms each step as the service does, and refuses one that comes before its time. */
const confirming = (talk: Talk): SocketHandler => {
  const session = [events.startSession, events.taskRequest, events.finishSession]
  return (call, message) => {
    const { event, sessionId } = readRequest(message)
    const at = call.messages.length - 2
    const isInTurn =
      at < 0
        ? event === events.startConnection
        : event === session[at % session.length] || (at % session.length === 0 && event === events.finishConnection)
    if (!isInTurn) call.socket.terminate()
    else if (event === events.startConnection) call.socket.send(response(events.connectionStarted, 'bxnweiu'))
    else if (event === events.startSession) call.socket.send(response(events.sessionStarted, sessionId))
    else if (event === events.finishSession) talk(call, sessionId)
  }
}

function answer(server: VendorSocketServer, talk: Talk): void {
  server.answer(confirming(talk))
}

const create = (server: VendorSocketServer, clock: ManualClock, more: object = {}): Promise<SpeechSynthesiser> =>
  vendor.create(
    vendor.settings.parse({ url: `${server.url}/api/v3/tts/bidirection`, apiKey: 'secret-key', ...more }),
    providerPorts({ clock }),
  )

const order = (text = 'Hi.', signal = new AbortController().signal) => ({ text, language: 'en', signal })

speechContract(
  'doubao',
  async (clock) => {
    const server = await VendorSocketServer.start()
    return {
      speech: await create(server, clock),
      text: 'Hi.',
      expected: tone,
      timeoutMs: 15_000,
      vendor: {
        behave(behaviour) {
          const [talk, refusal] = [talks[behaviour], refusals[behaviour]]
          if (behaviour === 'gone') void server.close()
          else if (refusal) server.refuse(refusal)
          else if (talk) answer(server, talk)
        },
        asked: () => server.callWhere(({ messages }) => messages.length === 4).then(() => undefined),
        hungUp: () => server.quiet(),
      },
      release: async () => {
        await server.quiet()
        await server.close()
      },
    }
  },
  { behaviours, gone: 'unavailable' },
)

describe('the bidirectional wire', () => {
  let server: VendorSocketServer

  beforeEach(async () => {
    server = await VendorSocketServer.start()
  })
  afterEach(async () => {
    await server.quiet()
    await server.close()
  })

  const speak = async (settings: object = {}, text = 'Hi.') => {
    const speech = await create(server, new ManualClock(), settings)
    try {
      return await collect(speech.speak(order(text)))
    } finally {
      await speech.close()
    }
  }

  test('shows the key and the resource, and asks step by step', async () => {
    answer(server, speakIn(2000))
    await speak({ speaker: 'zh_male_beijingxiaoye', speechRate: 10, resourceId: 'seed-tts-1.0' }, '你好。')
    const [call] = server.calls
    expect(call?.headers).toMatchObject({ 'x-api-key': 'secret-key', 'x-api-resource-id': 'seed-tts-1.0' })
    expect(call?.headers['x-api-connect-id']).toMatch(/^[\da-f-]{36}$/)
    const requests = call?.messages.map(readRequest) ?? []
    const [, session, task] = requests
    const voice = {
      speaker: 'zh_male_beijingxiaoye',
      audio_params: { format: 'pcm', sample_rate: 24_000, speech_rate: 10 },
    }
    expect(session?.payload).toMatchObject({ event: 100, namespace: 'BidirectionalTTS', req_params: voice })
    expect(task?.payload).toMatchObject({ event: 200, req_params: { ...voice, text: '你好。' } })
    expect(task?.sessionId).toBe(session?.sessionId)
  })

  test('the older console has an application and a token', async () => {
    answer(server, speakIn(2000))
    await speak({ apiKey: undefined, appId: '123', accessToken: 'token' })
    expect(server.calls[0]?.headers).toMatchObject({
      'x-api-app-id': '123',
      'x-api-app-key': '123',
      'x-api-access-key': 'token',
    })
    expect(server.calls[0]?.headers['x-api-key']).toBeUndefined()
  })

  test('without credentials the settings are named', async () => {
    const made = create(server, new ManualClock(), { apiKey: undefined, appId: '123' })
    await expect(made).rejects.toMatchObject({ failure: 'auth', message: expect.stringContaining('tts.accessToken') })
  })

  test.each([
    [
      'an error frame',
      Buffer.concat([Buffer.of(0x11, 0xf0, 0x10, 0, 2, 0xae, 0xa5, 0x40), Buffer.from('quota exceeded')]),
    ],
    [
      'a failed connection',
      response(events.connectionFailed, 'x', '{"status_code":45000000,"message":"quota exceeded"}'),
    ],
    ['an unhappy end', response(events.sessionFinished, 'x', '{"status_code":45000000,"message":"quota exceeded"}')],
    ['plain text', 'quota exceeded for types: concurrency'],
  ])('%s is understood', async (_, message) => {
    server.answer(({ socket }) => socket.send(message))
    await expect(speak()).rejects.toMatchObject({ failure: 'rate-limited' })
  })

  test('what fails carries the name of the call for the support, and no key', async () => {
    server.addReplyHeader('X-Tt-Logid', '20240726155307')
    server.answer(({ socket }) => socket.send(response(events.connectionFailed, 'x', 'no secret-key')))
    await expect(speak()).rejects.toThrow(/no \*\*\*.*x-tt-logid 20240726155307/)
  })

  test('a goodbye before the end of the session is a failure', async () => {
    answer(server, (call, id) => {
      start(call, id)
      call.socket.close(1000)
    })
    await expect(speak()).rejects.toMatchObject({ failure: 'unavailable' })
  })

  test('a session without sound is a bad reply, for a dash it is none', async () => {
    answer(server, ({ socket }, id) => socket.send(finished(id)))
    await expect(speak({}, 'Hello')).rejects.toMatchObject({ failure: 'bad-reply' })
    expect(await speak({}, ' — ')).toEqual([])
  })
})

describe('connections', () => {
  let server: VendorSocketServer
  let clock: ManualClock
  let speech: SpeechSynthesiser

  beforeEach(async () => {
    server = await VendorSocketServer.start()
    clock = new ManualClock()
    speech = await create(server, clock)
  })
  afterEach(async () => {
    await speech.close()
    await server.quiet()
    await server.close()
    expect(clock.pending).toBe(0)
  })

  const samples = async (text?: string) =>
    (await collect(speech.speak(order(text)))).reduce((sum, { pcm: { length } }) => sum + length, 0)

  test('one serves sentence after sentence, each a session of its own', async () => {
    answer(server, speakIn(2000))
    for (let sentence = 0; sentence < 5; sentence++) expect(await samples()).toBe(tone.length)
    expect(server.handshakes).toBe(1)
    const sessions = server.calls[0]?.messages.map((message) => readRequest(message).sessionId) ?? []
    expect(new Set(sessions).size).toBe(1 + 5)
  })

  test('sentences at the same time have one each', async () => {
    answer(server, speakIn(2000))
    expect(await Promise.all([samples(), samples(), samples()])).toEqual(Array(3).fill(tone.length))
    expect(server.handshakes).toBe(3)
    await samples()
    expect(server.handshakes).toBe(3)
  })

  test('one that the service has closed meanwhile is replaced', async () => {
    answer(server, speakIn(2000))
    await samples()
    server.calls[0]?.socket.close(1000)
    await server.quiet()
    expect(await samples()).toBe(tone.length)
    expect(server.handshakes).toBe(2)
  })

  test('one that the service closes when it is used again is replaced', async () => {
    answer(server, speakIn(2000))
    await samples()
    const used = server.calls[0]
    const confirm = confirming(speakIn(2000))
    server.answer((call, message) => (call === used ? call.socket.terminate() : confirm(call, message)))
    expect(await samples()).toBe(tone.length)
    expect(server.handshakes).toBe(2)
  })

  test('a session that had begun is not repeated', async () => {
    answer(server, speakIn(2000))
    await samples()
    answer(server, ({ socket }) => socket.terminate())
    await expect(samples()).rejects.toMatchObject({ failure: 'unavailable' })
    expect(server.handshakes).toBe(1)
  })

  test('an interrupted one is not used again', async () => {
    answer(server, start)
    const controller = new AbortController()
    for await (const _ of speech.speak(order('Hi.', controller.signal))) break
    await server.quiet()
    answer(server, speakIn(2000))
    expect(await samples()).toBe(tone.length)
    expect(server.handshakes).toBe(2)
  })

  test('an idle one is finished after half a minute', async () => {
    answer(server, speakIn(2000))
    await samples()
    await clock.advance(30_000)
    await server.quiet()
    expect(server.calls[0]?.messages.map((message) => readRequest(message).event).at(-1)).toBe(events.finishConnection)
  })

  test('one that has brought a lot is finished', async () => {
    const part = Buffer.alloc(500_000, 1)
    answer(server, ({ socket }, id) => {
      for (let sent = 0; sent < 18; sent++) socket.send(response(events.audio, id, part))
      socket.send(finished(id))
    })
    await samples()
    await server.quiet()
    await samples()
    expect(server.handshakes).toBe(2)
  })
})
