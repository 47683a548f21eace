import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createFeatures } from '../../src/catalogue.ts'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import type { MessageSpec } from '../../src/protocol/messages/spec.ts'
import { messages, type UpType } from '../../src/protocol/messages.ts'
import { wireErrors } from '../../src/protocol/wire-errors.ts'
import { folder } from '../../tools/docs-pages.ts'
import { clientFrame, type RawSocket, rawDevice } from '../support/raw-socket.ts'
import { startTestServer } from '../support/test-server.ts'

type Row = readonly [type: string, spec: MessageSpec]
const up: Row[] = Object.entries<MessageSpec>(messages.up)
const rows: Row[] = [...up, ...Object.entries<MessageSpec>(messages.down)]
const good = (of: Row[]) => of.flatMap(([type, spec]) => spec.good.map((message) => [type, message, spec] as const))
const bad = (of: Row[]) => of.flatMap(([type, spec]) => (spec.bad ?? []).map((one) => [type, one, spec] as const))

/** All messages that come until a heartbeat sent now is answered, but for task snapshots. */
async function answersTo(raw: RawSocket, ...texts: string[]): Promise<Record<string, unknown>[]> {
  for (const text of texts) raw.write(clientFrame(text))
  raw.write(clientFrame('{"type":"ping","ts":"end"}'))
  const answers: Record<string, unknown>[] = []
  for (;;) {
    const answer = await raw.message()
    if (answer.type === 'pong' && answer.ts === 'end') return answers
    if (answer.event !== 'update' || !answer.tasks) answers.push(answer)
  }
}

describe('the message table', () => {
  it.each(good(rows))('a good example of %s passes its schema: %j', (type, message, { schema }) => {
    expect(schema.safeParse(message).error?.issues).toBeUndefined()
    expect(message).toMatchObject({ type })
  })

  it.each(bad(rows))('a bad example of %s fails at its field: %j', (_type, { message, field }, { schema }) => {
    const paths = schema.safeParse(message).error?.issues.map(({ path }) => path.join('.'))
    expect(paths).toContain(field)
  })

  it.each(rows)('%s refuses every other type', (_type, { schema, good: [example] }) => {
    expect(schema.safeParse({ ...example, type: 'another' }).success).toBe(false)
  })

  it('every reply is a message of the server', () => {
    const replies = rows.flatMap(([, { reply }]) => reply ?? [])
    expect(replies.filter((type) => !Object.hasOwn(messages.down, type) && !Object.hasOwn(messages.up, type))).toEqual(
      [],
    )
  })

  it('has exactly one handler for each message of a device', () => {
    const { handlers } = createFeatures({
      clock: new ManualClock(),
      adminToken: 'not asked for in this test',
      reload: () => Promise.resolve({ status: 'unchanged' }),
      restart: () => Promise.resolve([]),
      snapshots: { trigger: async () => undefined, forget: () => undefined },
    })
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(messages.up).sort())
    for (const handler of Object.values(handlers)) expect(handler).toBeInstanceOf(Function)
  })

  it('is the reference page: the same types in both directions, and the same error codes', async () => {
    const page = await readFile(new URL('messages.md', folder), 'utf8')
    const part = (title: string) => page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? ''
    const typesIn = (title: string) => [...part(title).matchAll(/^### (.+)$/gm)].map(([, type]) => type)
    expect(typesIn('From the device')).toEqual(Object.keys(messages.up))
    expect(typesIn('From the server')).toEqual(Object.keys(messages.down))
    const codes = [...part('Error codes').matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code)
    expect(codes).toEqual(Object.keys(wireErrors))
  })
})

describe('at the socket', () => {
  it.each(good(up))('a good %s is accepted: %j', async (type, message) => {
    const server = await startTestServer({ config: { chat: { greeting: '' } } })
    const raw = await rawDevice(server.app.port)
    if (type === 'goodbye') {
      raw.write(clientFrame(JSON.stringify(message)))
      expect((await raw.closeFrame()).code).toBe(1000)
      return
    }
    const answers = await answersTo(raw, JSON.stringify(message))
    const refused = answers.filter(
      ({ status, code }) => status === 'error' && code !== 'UNKNOWN_MODE' && code !== undefined,
    )
    expect(refused).toEqual([])
    expect(await server.app.services.metrics.text()).toContain(`{type="${type}",outcome="accepted"}`)
  })

  it.each(bad(up).filter(([type]) => type !== 'hello'))(
    'a bad %s is answered SCHEMA_INVALID with its field: %j',
    async (type, { message, field }) => {
      const server = await startTestServer()
      const raw = await rawDevice(server.app.port)
      const [answer, ...others] = await answersTo(raw, JSON.stringify(message))
      expect(answer).toEqual({
        type,
        status: 'error',
        code: 'SCHEMA_INVALID',
        message: expect.stringContaining(`${field}: `),
        fields: expect.arrayContaining([field]),
      })
      expect(others).toEqual([])
      expect(await server.app.services.metrics.text()).toContain(`{type="${type}",outcome="refused"} 1`)
    },
  )

  it.each(Object.keys(messages.up).filter((type) => type !== 'hello' && type !== 'goodbye'))(
    '%s with every member of a wrong type is refused or taken, never a failure',
    async (type) => {
      const server = await startTestServer()
      const raw = await rawDevice(server.app.port)
      const { properties = {} } = messages.up[type as UpType].schema.toJSONSchema({ io: 'input' })
      const members = ['state', 'mode', 'text', 'payload', 'ts', 'reason', ...Object.keys(properties)]
      const texts = [null, 7, [], {}, true].map((value) =>
        JSON.stringify({ ...Object.fromEntries(members.map((member) => [member, value])), type }),
      )
      const answers = await answersTo(raw, ...texts)
      expect(answers.filter(({ code }) => code !== undefined && code !== 'SCHEMA_INVALID')).toEqual([])
      expect(server.log.filter(({ level }) => level === 'error')).toEqual([])
    },
  )

  it('7: session_id is never looked at', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    for (const session_id of ['', 'of another', null, 7, {}]) {
      expect(await answersTo(raw, JSON.stringify({ type: 'ping', ts: 1, session_id }))).toEqual([
        { type: 'pong', ts: 1 },
      ])
    }
  })

  it('extensions 1: heartbeats are answered once each, with ts as it came, and not logged', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    const before = server.log.length
    const beats = [{ type: 'ping' }, { type: 'keepalive', ts: 'a' }, { type: 'ping', ts: 1.5 }]
    const answers = await answersTo(raw, ...beats.map((beat) => JSON.stringify(beat)))
    expect(answers).toEqual([{ type: 'pong' }, { type: 'pong', ts: 'a' }, { type: 'pong', ts: 1.5 }])
    expect(server.log.slice(before)).toEqual([])
  })

  it('answers come in the order of the messages', async () => {
    const server = await startTestServer()
    const raw = await rawDevice(server.app.port)
    const mode = JSON.stringify({ type: 'mode', state: 'start', mode: 'chat' })
    const texts = [
      mode,
      '{"type":"ping","ts":1}',
      '{"type":"mode","state":"end","mode":"nowhere"}',
      '{"type":"ping","ts":2}',
    ]
    const answers = await answersTo(raw, ...texts, mode)
    expect(answers.map(({ type, ts, code }) => ts ?? code ?? type)).toEqual(['mode', 1, 'UNKNOWN_MODE', 2, 'mode'])
  })
})
