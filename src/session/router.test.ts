import { describe, expect, it } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { Scope } from '../lib/scope.ts'
import { createMetrics } from '../observe/metrics.ts'
import { recordingLog } from '../observe/recording-log.ts'
import type { CloseName } from '../protocol/close-codes.ts'
import type { DownMessage } from '../protocol/messages.ts'
import { WireError } from '../protocol/wire-errors.ts'
import { type Handlers, Inbox, parseMessage, type Reply } from './router.ts'
import type { Services } from './services.ts'
import type { Session } from './session.ts'

/** An inbox whose handler of `mode` is `handler`; all others answer nothing. */
function start(handler: () => Reply | Promise<Reply>) {
  const { log, entries } = recordingLog()
  const scope = new Scope('session')
  const sent: (DownMessage | CloseName)[] = []
  const metrics = createMetrics()
  metrics.close()
  const quiet = () => undefined
  const handlers: Handlers = {
    hello: quiet,
    listen: quiet,
    abort: quiet,
    mcp: quiet,
    iot: quiet,
    goodbye: quiet,
    ping: (_session, { ts }) => ({ type: 'pong', ...(ts !== undefined && { ts }) }),
    keepalive: quiet,
    mode: handler,
    workflow: quiet,
    meeting: quiet,
    coding: quiet,
    peer: quiet,
    'ui.render': quiet,
    'device.control': quiet,
    'net.banner': quiet,
    'play.tone': quiet,
    'ui.ack': quiet,
    'ui.error': quiet,
    server: quiet,
  }
  const link = {
    send: (message: DownMessage) => sent.push(message) > 0,
    close: (name: CloseName) => void sent.push(name),
    sendText: () => true,
    sendAudio: () => true,
    deliver: async () => true,
    dropAudio: quiet,
  }
  const session = { deviceId: 'a', scope } as Session
  const services = { clock: new ManualClock(), log, metrics } as unknown as Services
  const inbox = new Inbox(session, link, handlers, services)
  const receive = (message: object) => inbox.receive(JSON.stringify(message))
  return { receive, sent, entries, scope, switchMode: () => receive({ type: 'mode', state: 'start', mode: 'chat' }) }
}

const done: DownMessage = { type: 'mode', status: 'ok', state: 'start', mode: 'chat' }

describe('a handler', () => {
  it('gets the message in its validated form and its reply is sent', () => {
    const { receive, sent } = start(() => undefined)
    receive({ type: 'ping', ts: 7, more: 'ignored' })
    expect(sent).toEqual([{ type: 'pong', ts: 7 }])
  })

  it('that throws a WireError makes its code the answer', () => {
    const { switchMode, sent } = start(() => {
      throw new WireError('UNKNOWN_MODE', 'no such mode', ['mode'])
    })
    switchMode()
    expect(sent).toEqual([
      { type: 'mode', status: 'error', code: 'UNKNOWN_MODE', message: 'no such mode', fields: ['mode'] },
    ])
  })

  it('that fails is logged, answered INTERNAL_ERROR without telling what, and the next message is served', async () => {
    const { switchMode, receive, sent, entries } = start(async () => {
      throw new Error('the password is in here')
    })
    switchMode()
    receive({ type: 'ping' })
    await new Promise(setImmediate)
    expect(sent).toMatchObject([{ type: 'mode', status: 'error', code: 'INTERNAL_ERROR' }, { type: 'pong' }])
    expect(JSON.stringify(sent)).not.toContain('password')
    expect(entries.map(({ level, message }) => [level, message])).toEqual([['error', 'message handler failed']])
  })

  it('that fails since its session has ended is nobody’s failure', async () => {
    const { switchMode, sent, entries, scope } = start(async () => {
      await scope.end('device-gone')
      scope.signal.throwIfAborted()
      return done
    })
    switchMode()
    await new Promise(setImmediate)
    expect(sent).toEqual([])
    expect(entries).toEqual([])
  })
})

describe('order', () => {
  it('messages that come while a handler waits are handled after it, in the order they came', async () => {
    const gate = Promise.withResolvers<Reply>()
    const { switchMode, receive, sent } = start(() => gate.promise)
    switchMode()
    receive({ type: 'ping', ts: 1 })
    receive({ type: 'ping', ts: 2 })
    await new Promise(setImmediate)
    expect(sent).toEqual([])
    gate.resolve(done)
    await new Promise(setImmediate)
    expect(sent).toEqual([done, { type: 'pong', ts: 1 }, { type: 'pong', ts: 2 }])
  })

  it('when nothing waits a message is handled at once', () => {
    const { receive, sent } = start(() => undefined)
    receive({ type: 'ping', ts: 1 })
    expect(sent).toHaveLength(1)
  })

  it('a device that sends more than 100 messages behind a waiting one is closed', () => {
    const { switchMode, receive, sent } = start(() => new Promise(() => undefined))
    switchMode()
    for (let count = 0; count < 99; count++) receive({ type: 'ping' })
    expect(sent).toEqual([])
    receive({ type: 'ping' })
    expect(sent).toEqual(['policy'])
  })
})

it.each([
  ['{"type":"x","a":1}', { type: 'x', a: 1 }],
  ['{"type":""}', { type: '' }],
  ['{"type":1}', undefined],
  ['{}', undefined],
  ['[]', undefined],
  ['null', undefined],
  ['', undefined],
])('parseMessage(%j) is %j', (text, message) => {
  expect(parseMessage(text)).toEqual(message)
})

it('text arrives without NUL and without halves of characters', () => {
  expect(parseMessage('{"type":"listen","text":"a\\u0000b \\ud83d \\ud83d\\ude00"}')).toEqual({
    type: 'listen',
    text: 'ab \ufffd 😀',
  })
})
