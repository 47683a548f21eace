import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLog, type Log, type LogOptions, silentLog } from './log.ts'
import { recordingLog } from './recording-log.ts'

function capture(options: Partial<LogOptions> = {}): {
  log: Log
  text: () => string
  lines: () => Record<string, unknown>[]
} {
  let written = ''
  const lineWritten = (line: string) => {
    written += line
  }
  const log = createLog({
    level: 'info',
    format: 'json',
    maxMessageLength: 2000,
    personal: false,
    destination: { write: lineWritten },
    ...options,
  })
  return {
    log,
    text: () => written,
    lines: () =>
      written
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  }
}

test('a line has level, time, fields and message', () => {
  const { log, lines } = capture()
  log.warn({ device: 'badge-1' }, 'device is slow')
  expect(lines()).toEqual([{ level: 'warn', time: expect.any(String), device: 'badge-1', msg: 'device is slow' }])
})

test('a child adds its fields, the nearest value wins', () => {
  const { log, lines } = capture()
  log.child({ device: 'badge-1', turn: 1 }).child({ turn: 2 }).info({}, 'done')
  expect(lines()[0]).toMatchObject({ device: 'badge-1', turn: 2 })
})

test('a change of level reaches children made before it', () => {
  const { log, lines } = capture()
  const child = log.child({})
  child.debug({}, 'hidden')
  log.configure({ ...log.settings, level: 'debug' })
  child.debug({}, 'shown')
  log.configure({ ...log.settings, level: 'silent' })
  child.error({}, 'hidden')
  expect(lines().map((line) => line.msg)).toEqual(['shown'])
})

test('a field named as one of the line itself is renamed', () => {
  const { log, lines } = capture()
  log.info({ level: 3, time: 4, msg: 'five' }, 'measured')
  expect(lines()[0]).toMatchObject({ level: 'info', msg: 'measured', level_: 3, time_: 4, msg_: 'five' })
})

test('pretty lines are written in this process, one by one', () => {
  const { log, text } = capture({ format: 'pretty' })
  log.info({ device: 'badge-1', token: 'abc' }, 'hello')
  expect(text()).toMatch(/^\[.*\] INFO: hello \{"device":"badge-1","token":"\*\*\*"\}\n$/)
})

describe('bounds', () => {
  test.each(['field', 'message'] as const)('a long %s keeps head and tail and says what was cut', (where) => {
    const { log, lines } = capture({ maxMessageLength: 200 })
    const long = `<${'x'.repeat(5000)}>`
    log.info({ long: where === 'field' ? { inside: [long] } : '' }, where === 'message' ? long : '')
    const line = lines()[0] as { msg: string; long: { inside: string[] } }
    const text = where === 'message' ? line.msg : line.long.inside[0]
    expect(text?.length).toBeLessThanOrEqual(200)
    expect(text).toMatch(/^<x+…\[\d+ characters cut\]…x+>$/)
  })

  test('lists and objects are cut in breadth and say how much is missing', () => {
    const { log, lines } = capture()
    const wide = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`key${index}`, index]))
    log.info({ list: Array.from({ length: 1000 }, () => 1), wide }, '')
    const line = lines()[0] as { list: unknown[]; wide: Record<string, unknown> }
    expect(line.list.at(-1)).toBe('[950 more]')
    expect(line.wide['…']).toBe('[30 more]')
  })

  test('nesting is cut in depth, cycles are named', () => {
    const { log, lines } = capture()
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    log.info({ deep: { a: { b: { c: { d: { e: { f: 1 } } } } } }, cycle }, '')
    expect(lines()[0]).toMatchObject({
      deep: { a: { b: { c: { d: { e: '[deeper]' } } } } },
      cycle: { self: '[circular]' },
    })
  })

  test('one line stays small whatever is handed in', () => {
    const { log, text } = capture({ maxMessageLength: 200 })
    const tree = (depth: number): unknown => (depth === 0 ? 'leaf' : Array.from({ length: 40 }, () => tree(depth - 1)))
    log.info({ tree: tree(3) }, '')
    expect(text().length).toBeLessThan(20_000)
  })

  test('binary data, dates, big integers, maps and functions have a short form', () => {
    const { log, lines } = capture()
    log.info(
      {
        pcm: new Int16Array(160),
        buffer: Buffer.alloc(3),
        date: new Date(0),
        big: 12n,
        map: new Map([[1, 'one']]),
        set: new Set(['a']),
        nan: Number.NaN,
        run: () => 1,
        url: new URL('https://me:secret@example.org/'),
      },
      '',
    )
    expect(lines()[0]).toMatchObject({
      pcm: '[320 bytes]',
      buffer: '[3 bytes]',
      date: '1970-01-01T00:00:00.000Z',
      big: '12',
      map: { '1': 'one' },
      set: ['a'],
      nan: 'NaN',
      run: '[function]',
      url: 'https://***@example.org/',
    })
  })

  test('a getter that throws costs its object, not the line', () => {
    const { log, lines } = capture()
    const broken = Object.defineProperty({}, 'x', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    })
    log.info({ broken, next: 1 }, 'still here')
    expect(lines()[0]).toMatchObject({ broken: '[unreadable]', next: 1, msg: 'still here' })
  })
})

describe('errors', () => {
  test('carry type, message, stack, cause and their own members', () => {
    const { log, lines } = capture()
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    log.error({ error: new TypeError('no answer', { cause }) }, 'call failed')
    expect(lines()[0]).toMatchObject({
      error: {
        type: 'TypeError',
        message: 'no answer',
        stack: expect.stringContaining('no answer'),
        cause: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
      },
    })
  })

  test('handed in place of the fields are kept under error', () => {
    const { log, lines } = capture()
    log.error(new Error('boom'), 'failed')
    expect(lines()[0]).toMatchObject({ error: { message: 'boom' } })
  })

  test('that cause themselves end', () => {
    const { log, lines } = capture()
    const error = new Error('again')
    error.cause = error
    log.error({ error }, '')
    expect(lines()[0]).toMatchObject({ error: { cause: '[circular]' } })
  })
})

describe('personal data', () => {
  const fields = { personal: { text: 'call my doctor', words: ['a', 'b'], final: true, who: { name: 'x' } } }

  test('is shown as lengths', () => {
    const { log, lines } = capture()
    log.info(fields, '')
    expect(lines()[0]).toMatchObject({
      personal: { text: '[14 characters]', words: '[2 items]', final: true, who: '[object]' },
    })
  })

  test('is shown where the settings say so, without its secrets', () => {
    const { log, lines } = capture({ personal: true })
    log.info({ personal: { ...fields.personal, token: 'abc' } }, '')
    expect(lines()[0]).toMatchObject({ personal: { ...fields.personal, token: '***' } })
  })
})

test('no secret is ever written, wherever it is put', () => {
  const secret = 'S3cr3tV4lue'
  const name = fc.constantFrom('token', 'apiKey', 'API-KEY', 'clientSecret', 'password', 'Cookie', 'authorization')
  const carrier = fc.oneof(
    fc.constantFrom(
      `Bearer ${secret}`,
      `wss://user:${secret}@host/x`,
      `https://h/?token=${secret}`,
      `api_key: "${secret}"`,
    ),
    name.map((key) => ({ [key]: secret })),
    name.map((key) => ({ [key]: { nested: [secret] } })),
    name.map((key) => new Map([[key, secret]])),
    name.map((key) => Object.assign(new Error(`refused: Bearer ${secret}`), { [key]: secret })),
  )
  const nested = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      carrier,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }),
      tie('node').map((cause) => new Error('outer', { cause })),
      fc
        .tuple(fc.string({ maxLength: 300 }), carrier)
        .map(([text, end]) => (typeof end === 'string' ? `${text} ${end}` : end)),
    ),
  })).node
  fc.assert(
    fc.property(
      nested,
      fc.boolean(),
      fc.constantFrom('json', 'pretty'),
      fc.integer({ min: 200, max: 400 }),
      (value, personal, format, max) => {
        const { log, text } = capture({ personal, format, maxMessageLength: max })
        log.child({ bound: value }).info({ value, personal: { value } }, `message Bearer ${secret}`)
        expect(text()).not.toContain(secret)
      },
    ),
    { numRuns: 300 },
  )
})

test('any line of json is one line of valid JSON with short texts', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string(),
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
      ),
      (fields) => {
        const { log, lines, text } = capture({ maxMessageLength: 200 })
        log.info(fields, 'x')
        expect(lines()).toHaveLength(1)
        expect(text().indexOf('\n')).toBe(text().length - 1)
      },
    ),
    { numRuns: 200 },
  )
})

test('the recording log keeps entries with the fields of its children', () => {
  const { log, entries } = recordingLog()
  log.child({ device: 'badge-1' }).warn({ code: 4000 }, 'closed')
  expect(entries).toEqual([{ level: 'warn', message: 'closed', fields: { device: 'badge-1', code: 4000 } }])
})

test('the silent log takes everything and says nothing', () => {
  silentLog.child({ a: 1 }).error({}, 'nobody hears this')
})
