import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Vendors } from './complete-schema.ts'
import { readConfig } from './load.ts'
import { printConfig } from './print.ts'

const settings = z.strictObject({
  model: z.string().default('m').meta({ description: 'Model.' }),
  // Named so that only the mark tells what it is.
  entry: z.string().optional().meta({ description: 'What lets you in.', secret: true }),
  baseUrl: z.string().optional().meta({ description: 'Where.' }),
  entries: z
    .array(z.string().meta({ secret: true }))
    .optional()
    .meta({ description: 'More of it.' }),
  extraBody: z.record(z.string(), z.unknown()).optional().meta({ description: 'More.' }),
})
const vendors: Vendors = {
  asr: [{ name: 'one', settings }],
  llm: [{ name: 'openai-compatible', settings }],
  tts: [],
}

function print(text: string): string {
  const { config, problems } = readConfig(text, {}, vendors)
  expect(problems).toEqual([])
  return config ? printConfig(config, vendors) : ''
}

test('the defaults are printed, and give the same configuration when read again', () => {
  const printed = print('')
  expect(printed).toContain('port: 8000')
  expect(readConfig(printed, {}, vendors).config).toEqual(readConfig('', {}, vendors).config)
})

test('the provider stands before its settings', () => {
  expect(print('asr: { model: x, provider: one }')).toContain('asr:\n  provider: one\n  model: x\n')
})

describe('masked are', () => {
  test.each([
    [
      'marked fields',
      'auth: { tokens: [{ name: me, token: 0123456789abcdef }] }',
      { auth: { tokens: [{ name: 'me', token: '***' }] } },
    ],
    ['marked fields of providers', 'asr: { provider: one, entry: abc }', { asr: { entry: '***' } }],
    ['marked fields of models', 'llm: { models: { a: { entry: abc } } }', { llm: { models: { a: { entry: '***' } } } }],
    [
      'marked overrides',
      'llm: { models: { a: {} }, purposes: { chat: { use: a, entry: abc } } }',
      { llm: { purposes: { chat: { use: 'a', entry: '***' } } } },
    ],
    ['marked items', 'asr: { provider: one, entries: [abc, def] }', { asr: { entries: ['***', '***'] } }],
    [
      'names of secrets where the schema is silent',
      'asr: { provider: one, extraBody: { a: [{ userToken: abc, maxTokens: 5 }] } }',
      { asr: { extraBody: { a: [{ userToken: '***', maxTokens: 5 }] } } },
    ],
    [
      'passwords in URLs',
      'asr: { provider: one, baseUrl: "https://me:abc@x.org/v1" }',
      { asr: { baseUrl: 'https://***@x.org/v1' } },
    ],
    ['passwords in texts', 'chat: { prompt: "say Bearer abc" }', { chat: { prompt: 'say Bearer ***' } }],
  ])('%s', (_, text, expected) => expect(parse(print(text))).toMatchObject(expected))
})

test('no secret is printed, wherever it may stand', () => {
  const secret = 'S3cr3tV4lue-0123456789'
  const name = fc.constantFrom('apiKey', 'user_token', 'Authorization', 'x-api-key', 'password', 'clientSecret')
  const nested = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(`Bearer ${secret}`, `wss://u:${secret}@h/`, `https://h/?api_key=${secret}`),
      fc.dictionary(name, fc.oneof(fc.constant(secret), fc.constant([secret]), fc.constant({ x: secret })), {
        maxKeys: 2,
      }),
      fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 3 }),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  })).value
  fc.assert(
    fc.property(nested, (value) => {
      const printed = print(
        JSON.stringify({
          asr: { provider: 'one', entry: secret, extraBody: { value } },
          llm: {
            models: { a: { entry: secret, extraBody: { value } } },
            purposes: { chat: { use: 'a', entry: secret } },
          },
          auth: { tokens: [{ name: 'me', token: secret }] },
        }).replaceAll('${', '$${'),
      )
      expect(printed).not.toContain(secret)
    }),
    { numRuns: 100 },
  )
})
