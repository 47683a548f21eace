import { describe, expect, test } from 'vitest'
import { isSecret, mask, maskText } from './secrets.ts'

test.each([
  'token',
  'Authorization',
  'apiKey',
  'API_KEY',
  'x-api-key',
  'clientSecret',
  'password',
  'Set-Cookie',
  'authTokens',
])('a value named %s is a secret', (name) => expect(isSecret(name, 'abc')).toBe(true))

test.each([
  ['maxTokens', 512],
  ['completionTokens', 3],
  ['firstTokenMs', 180.5],
  ['hasToken', true],
  ['password', null],
  ['cookie', undefined],
  ['keyboard', 'qwerty'],
])('%s: %s hides nothing', (name, value) => expect(isSecret(name, value)).toBe(false))

test('a number may be a password', () => expect(isSecret('password', 1234)).toBe(true))

describe('in running text', () => {
  test.each([
    ['refused: Bearer abc.def-123', `refused: Bearer ${mask}`],
    ['{"authorization":"Bearer abc"}', `{"authorization":"${mask} ${mask}"}`],
    ['{\\"apiKey\\":\\"abc\\"}', `{\\"apiKey\\":\\"${mask}\\"}`],
    ['GET /ws?device=1&token=abc&x=2', `GET /ws?device=1&token=${mask}&x=2`],
    ['postgres://lapel:pa55@db:5432/x', `postgres://${mask}@db:5432/x`],
    ['OPENAI_API_KEY=abc npm start', `OPENAI_API_KEY=${mask} npm start`],
    ['the key sk-proj-0123456789abcdefgh is wrong', `the key ${mask} is wrong`],
  ])('%s', (text, expected) => expect(maskText(text)).toBe(expected))

  test.each(['maxTokens: 512', 'https://example.org/a@b', 'a token is missing', 'the secret of good bread'])(
    'leaves alone: %s',
    (text) => expect(maskText(text)).toBe(text),
  )
})
