import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { FieldTrees } from './field-trees.ts'
import { hideSecrets, restoreSecrets } from './hide-secrets.ts'
import { SecretHandles } from './secret-handles.ts'

const settings = z.strictObject({
  apiKey: z.string().min(1).optional().meta({ description: 'Key.', secret: true }),
  extraBody: z.record(z.string(), z.unknown()).default({}).meta({ description: 'More.' }),
})
const trees = new FieldTrees({ asr: [], llm: [{ name: 'openai-compatible', settings }], tts: [] })

function start() {
  const handles = new SecretHandles()
  const hide = (text: string) => hideSecrets(text, trees, handles) ?? ''
  const restore = (text: string) => restoreSecrets(text, trees, handles)
  return { hide, restore }
}

const model = (rest: string) => `llm:\n  models:\n    fast:\n      ${rest}\n`

const variable = (text: string) => `\${${text}}`

describe('what a file says stays hidden', () => {
  it.each([
    ['as the schema marks it', model('apiKey: hush-hush')],
    ['in quotes', model('apiKey: "hush-hush" # the key')],
    ['as a block of text', model('apiKey: |\n        hush-hush\n        hush')],
    ['as the default of a variable', model(`apiKey: "${variable('KEY:-hush-hush')}"`)],
    ['by its name, where the schema leaves all open', model('extraBody: { user: { password: hush-hush } }')],
    ['in a map with the name of a secret', model('extraBody: { credentials: { one: hush-hush } }')],
    ['inside an address', 'store: postgres://lapel:hush-hush@db/lapel\n'],
    ['under a misspelt key', 'auth: { tokns: [{ name: a, token: hush-hush }], admintokn: hush-hush }\n'],
    ['in a line that is commented out', 'log: {}\n# adminToken: hush-hush\n'],
    ['in a comment behind a value', 'log: {} # password=hush-hush\n'],
  ])('%s', (_, text) => {
    const { hide, restore } = start()
    const hidden = hide(text)
    expect(hidden).not.toContain('hush')
    expect(hidden).toContain('«secret ')
    const restored = restore(hidden).text ?? ''
    expect(parse(restored)).toEqual(parse(text))
    // A block of text comes back in quotes, everything else as it was written.
    if (!text.includes('|')) expect(restored).toBe(text)
  })

  it('behind an alias, and is not put where it would be shown too', () => {
    const { hide, restore } = start()
    const hidden = hide(model('extraBody: { x: &k hush-hush }\n      apiKey: *k'))
    expect(hidden).not.toContain('hush')
    expect(restore(hidden).problems).toMatchObject([{ path: 'llm.models.fast.extraBody.x' }])
  })

  it('but not the name of a variable, a number of tokens, or a word', () => {
    const { hide } = start()
    const text = `${model(`apiKey: ${variable('KEY')}`)}chat: { greeting: hello }\nmeeting: { maxTokens: "${variable('MAX:-800')}" }\n`
    expect(hide(text)).toBe(text)
  })

  it('and a text that is no YAML is not shown at all', () => {
    expect(hideSecrets('a: [hush', trees, new SecretHandles())).toBe(undefined)
  })
})

it('whatever a secret is, it comes back in the same place', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (secret) => {
      const { hide, restore } = start()
      const tree = { llm: { models: { fast: { apiKey: secret } } } }
      const hidden = hide(stringify(tree))
      // A letter or two also stand elsewhere.
      if (secret.length > 10) expect(hidden).not.toContain(secret)
      expect(parse(restore(hidden).text ?? '')).toEqual(tree)
    }),
    { numRuns: 100 },
  )
})

it('a handle of one process means nothing to another', () => {
  const hidden = start().hide(model('apiKey: hush-hush'))
  expect(start().restore(hidden).problems).toHaveLength(1)
})
