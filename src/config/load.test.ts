import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Vendors } from './complete-schema.ts'
import { loadConfig, readConfig } from './load.ts'
import { problemText } from './problem.ts'
import { configSchema } from './schema.ts'

const meta = (description: string, more = {}) => ({ description, ...more })
const vendors: Vendors = {
  asr: [
    {
      name: 'remote',
      settings: z.strictObject({
        url: z.url({ protocol: /^wss?$/ }).meta(meta('Where.')),
        apiKey: z
          .string()
          .min(8)
          .optional()
          .meta(meta('Key.', { secret: true })),
        run: z
          .union([z.string(), z.array(z.string())])
          .optional()
          .meta(meta('Program.')),
      }),
    },
  ],
  llm: [
    {
      name: 'openai-compatible',
      settings: z
        .strictObject({
          model: z.string().min(1).meta(meta('Model.')),
          apiKey: z
            .string()
            .optional()
            .meta(meta('Key.', { secret: true })),
          temperature: z.number().min(0).max(2).default(0.5).meta(meta('Randomness.')),
          maxTokens: z.int().min(1).optional().meta(meta('Longest answer.')),
          extraBody: z.record(z.string(), z.unknown()).default({}).meta(meta('More.')),
        })
        .refine((settings) => settings.temperature < 2 || settings.maxTokens !== undefined, {
          path: ['maxTokens'],
          error: 'a limit where the temperature is 2',
        }),
    },
  ],
  tts: [{ name: 'espeak-ng', settings: z.strictObject({ voice: z.string().default('en').meta(meta('Voice.')) }) }],
}

function valid(text: string, env = {}) {
  const { config, problems } = readConfig(text, env, vendors)
  expect(problems.map(problemText)).toEqual([])
  return config
}

function problemsOf(text: string, env = {}): string[] {
  return readConfig(text, env, vendors).problems.map(problemText)
}

describe('a valid file', () => {
  test.each(['', '# nothing but a comment', 'server:', 'llm:\n  models:\nlog:\n  # level: debug'])(
    'without values gives the defaults: %j',
    (text) => expect(valid(text)).toEqual(configSchema.parse({})),
  )

  test('no file gives the defaults', async () => {
    const readFile = () => Promise.reject(new Error('nothing to read'))
    expect((await loadConfig({ env: {}, readFile, vendors })).config).toEqual(configSchema.parse({}))
  })

  test('has the settings of its providers with their defaults', () => {
    const config = valid('asr: { provider: remote, url: ws://x, language: zh }\ntts: { provider: espeak-ng }')
    expect(config?.asr).toEqual({ provider: 'remote', url: 'ws://x', language: 'zh' })
    expect(config?.tts).toEqual({ provider: 'espeak-ng', voice: 'en' })
  })

  test('has purposes with only the overrides that were written', () => {
    const config = valid(
      'llm: { models: { fast: { model: m } }, purposes: { default: fast, chat: { use: fast, maxTokens: 9 } } }',
    )
    expect(config?.llm.purposes).toEqual({ default: 'fast', chat: { use: 'fast', maxTokens: 9 } })
    expect(config?.llm.models.fast).toMatchObject({ provider: 'openai-compatible', temperature: 0.5 })
  })

  test('may name a device of which only the id is known', () => {
    expect(valid('devices:\n  "aa:bb:cc:dd:ee:ff":\n')?.devices).toEqual({ 'aa:bb:cc:dd:ee:ff': {} })
  })

  test('keeps nothing where nothing is a value', () => {
    const config = valid('llm: { models: { a: { model: m, extraBody: { stop: null } } } }')
    expect(config?.llm.models.a?.extraBody).toEqual({ stop: null })
  })
})

describe('values from the environment', () => {
  test.each([
    [`server: { port: "\${X}" }`, '81', (c) => c.server.port, 81],
    [`server: { port: "\${X:-82}" }`, undefined, (c) => c.server.port, 82],
    [`auth: { enrolPublic: "\${X}" }`, 'true', (c) => c.auth.enrolPublic, true],
    [`llm: { models: { a: { model: m, temperature: "\${X}" } } }`, '1.5', (c) => c.llm.models.a?.temperature, 1.5],
    [
      `llm: { models: { a: { model: m, extraBody: { n: "\${X}" } } } }`,
      '3',
      (c) => c.llm.models.a?.extraBody,
      { n: 3 },
    ],
    // Text fields take digits as they are, leading zeros included.
    [`llm: { models: { a: { model: m, apiKey: "\${X}" } } }`, '00123', (c) => c.llm.models.a?.apiKey, '00123'],
    [`asr: { provider: remote, url: ws://x, run: "\${X}" }`, '7', (c) => c.asr.run, '7'],
    [`auth: { allowedDevices: ["\${X}"] }`, '12', (c) => c.auth.allowedDevices, ['12']],
    [`chat: { greeting: "\${X}" }`, 'true', (c) => c.chat.greeting, 'true'],
    // Empty: the empty text where text will do, else as if it were not there.
    [`chat: { greeting: "\${X:-}" }`, undefined, (c) => c.chat.greeting, ''],
    [`server: { publicUrl: "\${X:-}" }`, undefined, (c) => c.server.publicUrl, undefined],
    [`server: { port: "\${X:-}" }`, undefined, (c) => c.server.port, 8000],
    [`llm: { models: { a: { model: m, apiKey: "\${X}" } } }`, '', (c) => c.llm.models.a?.apiKey, ''],
  ] as [string, string | undefined, (config: z.output<typeof configSchema>) => unknown, unknown][])(
    '%s with X=%s',
    (text, value, pick, expected) => {
      const config = valid(text, value === undefined ? {} : { X: value })
      expect(config && pick(config)).toEqual(expected)
    },
  )

  test('numbers in a plain text of the file are not taken for numbers', () => {
    expect(problemsOf('server: { port: "80" }')).toEqual([
      '1: server.port: expected whole number, 0 to 65535, got "80"',
    ])
  })

  test('an unset variable is one problem, not two', () => {
    expect(problemsOf(`llm:\n  models:\n    a:\n      model: \${MODEL}`, {})).toEqual([
      `4: llm.models.a.model: expected the environment variable MODEL to be set, or a default as in \${MODEL:-default}, got an unset variable`,
    ])
  })
})

describe('problems', () => {
  test('are told all at once, in the order of the file, each with its line', () => {
    const text = `sever: {}
server:
  prot: 8000
  port: eighty
  publicUrl: ftp://x
  paths: []
auth:
  devices: tokne
  tokens:
    - name: me
      token: short
    - abc
asr:
  provider: remote
  url: http://x
  apiKey: short
  modle: 1
llm:
  models:
    fast: { model: x, apiKye: sk-123, temperature: 9 }
    other: { provider: opneai-compatible, whatever: 1 }
    none:
  purposes:
    default: fats
    chat: { use: fast, maxTokens: -1, modell: y }
    cooking: fast
tts: { voice: x }
log: { level: debgu, personal: "yes" }
`
    expect(problemsOf(text)).toEqual([
      '1: sever: expected a known key, got an unknown key. Did you mean server?',
      '3: server.prot: expected one of host, port, publicUrl, paths, drainSeconds, trustedProxies, got an unknown key. Did you mean port?',
      '4: server.port: expected whole number, 0 to 65535, got "eighty"',
      '5: server.publicUrl: expected URL beginning with http:// or https://, got "ftp://x"',
      '6: server.paths: expected list of text starting with /, not empty, got an empty list',
      '8: auth.devices: expected one of enrol, approve, token, open, got "tokne". Did you mean token?',
      '11: auth.tokens[0].token: expected text, 16 characters or more, got text of 5 characters',
      '12: auth.tokens[1]: expected map of keys and values, got text of 3 characters',
      '15: asr.url: expected URL beginning with ws:// or wss://, got "http://x"',
      '16: asr.apiKey: expected text, 8 characters or more, got text of 5 characters',
      '17: asr.modle: expected one of url, apiKey, run, provider, language, got an unknown key',
      '20: llm.models.fast.temperature: expected number, 0 to 2, got 9',
      '20: llm.models.fast.apiKye: expected one of model, apiKey, temperature, maxTokens, extraBody, provider, got an unknown key. Did you mean apiKey?',
      '20: llm.models.fast.maxTokens: expected a limit where the temperature is 2, got nothing',
      '21: llm.models.other.provider: expected openai-compatible, got "opneai-compatible". Did you mean openai-compatible?',
      '22: llm.models.none.model: expected text, not empty, got nothing',
      '24: llm.purposes.default: expected an alias of llm.models: fast, other, none, got "fats". Did you mean fast?',
      '25: llm.purposes.chat.maxTokens: expected whole number, 1 or more, got -1',
      '25: llm.purposes.chat.modell: expected one of use, model, apiKey, temperature, maxTokens, extraBody, got an unknown key. Did you mean model?',
      '26: llm.purposes.cooking: expected one of default, chat, meeting, coding, working, intent, memory, got an unknown key. Did you mean coding?',
      '27: tts.voice: expected no key but provider, got an unknown key',
      '28: log.level: expected one of debug, info, warn, error, silent, got "debgu". Did you mean debug?',
      '28: log.personal: expected true or false, got "yes"',
    ])
  })

  test('that one field alone does not show are told too', () => {
    expect(problemsOf('llm: { models: { a: { model: m, temperature: 2 } } }')).toEqual([
      '1: llm.models.a.maxTokens: expected a limit where the temperature is 2, got nothing',
    ])
  })

  test('a purpose without any model to name', () => {
    expect(problemsOf('llm: { purposes: { default: fast } }')).toEqual([
      '1: llm.purposes.default: expected an alias of llm.models, which has none, got "fast"',
    ])
  })

  test.each([
    ['- a', 'expected map of keys and values, got a list'],
    ['just text', 'expected map of keys and values, got text of 9 characters'],
    ['server: {}\nserver: {}', '2:1: expected valid YAML, got Map keys must be unique'],
    ['server:\n  host: "x', '2:11: expected valid YAML, got Missing closing "quote'],
    ['a: !secret x', '1:4: expected valid YAML, got Unresolved tag: !secret'],
    [`server: { port: \${PORT} }`, `inside [ ] and { } a \${NAME} needs quotes`],
  ])('of a file that is no map, or no YAML: %j', (text, expected) => {
    expect(problemsOf(text)[0]).toContain(expected)
  })

  test('syntax errors are told together, at most one for each line', () => {
    const lines = problemsOf('a: b: c\nd: e: f: g\n').map((text) => text.split(':')[0])
    expect(new Set(lines).size).toBe(lines.length)
  })

  test('a file that cannot be read', async () => {
    const readFile = () => Promise.reject(new Error('ENOENT: no such file'))
    const { problems } = await loadConfig({ file: 'x.yaml', env: {}, readFile, vendors })
    expect(problems).toEqual([{ path: '', expected: 'a readable file', got: 'ENOENT: no such file' }])
  })

  test('lines are found through anchors and odd keys', () => {
    const text = 'devices:\n  "a.b": &x\n    nmae: y\n  c: *x\n'
    expect(problemsOf(text)).toEqual([
      '3: devices["a.b"].nmae: expected one of name, owner, group, linesPerPage, speakBuilds, got an unknown key. Did you mean name?',
      '3: devices.c.nmae: expected one of name, owner, group, linesPerPage, speakBuilds, got an unknown key. Did you mean name?',
    ])
  })

  test('an alias inside its own anchor is a problem, not the end', () => {
    expect(problemsOf('server: &a\n  paths: *a')[0]).toContain('at most 20 levels')
  })
})

test('no problem text holds a secret, wherever it was put by mistake', () => {
  const secret = 'S3cr3tV4lue'
  const place = fc.constantFrom(
    `auth: { tokens: ${secret} }`,
    `auth: { tokens: [${secret}] }`,
    `auth: { tokens: [{ name: 1, token: ${secret} }] }`,
    `auth: { tokens: { ${secret}: x } }`,
    `auth: { token: ${secret} }`,
    `asr: { provider: remote, url: "ws://me:${secret}@x", apiKey: [${secret}] }`,
    `asr: { provider: remote, url: "http://me:${secret}@x" }`,
    `asr: { provider: remote, url: "http://x/?token=${secret}", apiKye: ${secret} }`,
    `llm: ${secret}`,
    `llm: { models: ${secret} }`,
    `llm: { models: { a: ${secret} } }`,
    `llm: { models: { a: { apiKey: { value: ${secret} } } } }`,
    `server: { port: "\${API_KEY}", host: ["\${API_KEY}"] }`,
    `log: { level: "\${API_KEY}" }`,
    `server: { host: "Bearer ${secret}", port: "Bearer ${secret}" }`,
    `server: [${secret}\n  x`,
    `a: "${secret}\\q"`,
    `? ${secret}: ${secret}: x`,
    `a: !t ${secret}\nb: *${secret.slice(0, 2)}`,
  )
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 3 }), (parts) => {
      const text = parts.join('\n')
      expect(JSON.stringify(readConfig(text, { API_KEY: secret }, vendors).problems)).not.toContain(secret)
    }),
    { numRuns: 300 },
  )
})

test('any text is answered with a configuration or with problems, never thrown at', () => {
  const piece = fc.constantFrom(
    'server',
    'llm',
    'models',
    ':',
    ': ',
    '\n',
    '  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '&a',
    '*a',
    `\${`,
    '}',
    '"',
    'x',
    '1',
    '|',
    '#',
    '?',
    '!',
    'null',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const { config, problems } = readConfig(pieces.join(''), {}, vendors)
      expect(config === undefined).toBe(problems.length > 0)
    }),
    { numRuns: 500 },
  )
})
