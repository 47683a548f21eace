import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { speechContract } from '../../../../test/contract/speech.ts'
import { type Behaviour, behaviours } from '../../../../test/contract/vendor-double.ts'
import { collect } from '../../../../test/support/collect.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { type SocketCall, VendorSocketServer } from '../../../../test/support/vendor-socket-server.ts'
import { Mp3Reader } from '../../../audio/mp3.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { SpeechSynthesiser } from '../../contract.ts'
import { accessToken } from './access-token.ts'
import { vendor } from './provider.ts'

/** 24 kHz mono, 48 kbit/s: frames of 144 bytes. */
const mp3 = readFileSync(new URL('fixtures/hi.mp3', import.meta.url))
const reader = await Mp3Reader.open()
const expected = reader.push(mp3)?.pcm ?? new Int16Array(0)
reader.free()

const requestId = /X-RequestId:(\w+)/
const text = (id: string, path: string, body = '{}') =>
  `X-RequestId:${id}\r\nContent-Type:application/json; charset=utf-8\r\nPath:${path}\r\n\r\n${body}`
function audio(id: string, bytes: Buffer): Buffer {
  const head = `X-RequestId:${id}\r\nContent-Type:audio/mpeg\r\nX-StreamId:7A\r\nPath:audio\r\n`
  const length = Buffer.alloc(2)
  length.writeUInt16BE(head.length)
  return Buffer.concat([length, Buffer.from(head), bytes])
}

/** Runs once what is to be spoken has come; `id` is that of the request. */
type Talk = (call: SocketCall, id: string) => unknown

function begin({ socket }: SocketCall, id: string): void {
  socket.send(text(id, 'turn.start', '{"context":{"serviceTag":"7a"}}'))
  socket.send(text(id, 'response', '{"context":{"serviceTag":"7a"},"audio":{"type":"inline","streamId":"7A"}}'))
}

const speakIn =
  (pieceBytes: number): Talk =>
  (call, id) => {
    begin(call, id)
    for (let at = 0; at < mp3.length; at += pieceBytes) {
      call.socket.send(audio(id, mp3.subarray(at, at + pieceBytes)))
      call.socket.send(text(id, 'audio.metadata', '{"Metadata":[]}'))
    }
    // The last piece is empty.
    call.socket.send(audio(id, Buffer.alloc(0)))
    call.socket.send(text(id, 'turn.end'))
  }

const start: Talk = (call, id) => {
  begin(call, id)
  call.socket.send(audio(id, mp3.subarray(0, 720)))
}

const talks: Partial<Record<Behaviour, Talk>> = {
  answers: speakIn(720),
  splits: speakIn(101),
  silent: () => undefined,
  stalls: start,
  'breaks-off': (call, id) => {
    start(call, id)
    call.socket.send(text(id, 'response'), () => call.socket.terminate())
  },
  malformed: ({ socket }) => socket.send('{"error":"no voice"}'),
  endless: (call, id) => {
    begin(call, id)
    const send = () => call.socket.send(audio(id, mp3), (error) => error || setImmediate(send))
    send()
  },
  // As reported for a voice that does not exist.
  'bad-request': ({ socket }) => socket.close(1007, 'SSML is invalid'),
}

const refusals: Partial<Record<Behaviour, Parameters<VendorSocketServer['refuse']>[0]>> = {
  'refuses-key': { status: 403 },
  'rate-limits': { status: 429, headers: { 'retry-after': '7' } },
  overloaded: { status: 503, body: 'Service Unavailable' },
}

function answer(server: VendorSocketServer, talk: Talk): void {
  server.answer((call, message) => {
    const id = String(message).includes('Path:ssml') ? requestId.exec(String(message))?.[1] : undefined
    if (id !== undefined) talk(call, id)
  })
}

const create = (server: VendorSocketServer, clock: ManualClock, more: object = {}): Promise<SpeechSynthesiser> =>
  vendor.create(vendor.settings.parse({ url: `${server.url}/edge/v1`, ...more }), providerPorts({ clock }))

speechContract(
  'edge',
  async (clock) => {
    const server = await VendorSocketServer.start()
    return {
      speech: await create(server, clock),
      text: 'Hi.',
      expected,
      timeoutMs: 10_000,
      vendor: {
        behave(behaviour) {
          const [talk, refusal] = [talks[behaviour], refusals[behaviour]]
          if (behaviour === 'gone') void server.close()
          else if (refusal) server.refuse(refusal)
          else if (talk) answer(server, talk)
        },
        asked: () => server.callWhere(({ messages }) => messages.length === 2).then(() => undefined),
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

describe('the read-aloud wire', () => {
  let server: VendorSocketServer

  beforeEach(async () => {
    server = await VendorSocketServer.start()
  })
  afterEach(async () => {
    await server.quiet()
    await server.close()
  })

  const speak = async (settings: object = {}, spoken = 'Hi.') => {
    const speech = await create(server, new ManualClock(), settings)
    return await collect(speech.speak({ text: spoken, language: 'en', signal: new AbortController().signal }))
  }

  test('introduces itself as Edge, with a token of the hour', async () => {
    answer(server, speakIn(720))
    await speak({ browserVersion: '144.0.3719.115' })
    const [call] = server.calls
    const url = new URL(call?.path ?? '', 'http://edge')
    expect(url.pathname).toBe('/edge/v1')
    expect(url.searchParams.get('Sec-MS-GEC')).toBe(accessToken(new ManualClock().wall()))
    expect(url.searchParams.get('Sec-MS-GEC-Version')).toBe('1-144.0.3719.115')
    expect(url.searchParams.get('ConnectionId')).toMatch(/^[\da-f]{32}$/)
    expect(call?.headers.origin).toBe('chrome-extension://jdiccldimpdaibmpdkjnbmckianbfold')
    expect(call?.headers['user-agent']).toContain('Edg/144.0.0.0')
    expect(call?.headers.cookie).toMatch(/^muid=[\dA-F]{32};$/)
  })

  test('asks for MP3 first, then for the text', async () => {
    answer(server, speakIn(720))
    await speak({ voice: 'en-GB-SoniaNeural' })
    const [config, speech] = server.calls[0]?.messages.map(String) ?? []
    expect(config).toContain('Path:speech.config\r\n\r\n{"context":{"synthesis":{"audio":{')
    expect(config).toContain('"outputFormat":"audio-24khz-48kbitrate-mono-mp3"')
    expect(speech).toContain("<voice name='en-GB-SoniaNeural'>")
  })

  test('the end of the turn is the end, whatever else the service would say', async () => {
    answer(server, (call, id) => {
      speakIn(720)(call, id)
      call.socket.send('rubbish')
    })
    expect(await speak()).not.toEqual([])
  })

  test('a goodbye before the end of the turn is a failure', async () => {
    answer(server, (call, id) => {
      start(call, id)
      call.socket.close(1000)
    })
    await expect(speak()).rejects.toMatchObject({ failure: 'unavailable' })
  })

  test('sound that is no MP3 is a bad reply', async () => {
    answer(server, ({ socket }, id) => socket.send(audio(id, Buffer.from('RIFF....WAVEfmt '))))
    await expect(speak()).rejects.toMatchObject({ failure: 'bad-reply', message: expect.stringContaining('MP3') })
  })

  test('a turn without sound is a bad reply, for a dash it is none', async () => {
    answer(server, (call, id) => {
      begin(call, id)
      call.socket.send(text(id, 'turn.end'))
    })
    await expect(speak({}, 'Hello')).rejects.toMatchObject({ failure: 'bad-reply' })
    expect(await speak({}, ' — ')).toEqual([])
  })

  test('a refusal names the clock, the version and that the service is unofficial', async () => {
    server.refuse({ status: 403 })
    await expect(speak()).rejects.toThrow(/clock of this machine .* tts\.browserVersion .* unofficial/)
  })

  test('says at its start that it is unofficial', async () => {
    const lines: string[] = []
    const log = { info: (_: object, line: string) => lines.push(line), warn: () => undefined }
    await vendor.create(vendor.settings.parse({}), providerPorts({ log }))
    expect(lines).toEqual([expect.stringContaining('unofficial')])
  })
})
