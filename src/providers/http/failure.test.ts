import { expect, test } from 'vitest'
import { failureOfError, failureOfObject, failureOfReply } from './failure.ts'
import { type HttpReply, ReplyTooLarge } from './http-reply.ts'

const service = {
  provider: 'test',
  url: 'http://llm.local/v1/chat',
  secrets: ['sk-secret'],
  advice: { 'bad-request': 'Check asr.model.' },
}

function reply(status: number, headers: HttpReply['headers'] = {}, text = '{}') {
  const over = () => Promise.resolve({ done: true, value: undefined } as const)
  return failureOfReply(service, { status, headers, next: over, return: over, text: async () => text })
}

test('a reply means what its status says, and waits as long as it asks for', async () => {
  expect(await reply(503, { 'retry-after': '2' })).toMatchObject({ failure: 'unavailable', retryAfterMs: 2000 })
  expect(await reply(404)).toMatchObject({ failure: 'bad-request', retryAfterMs: undefined })
})

test.each([
  ['{"error": {"message": "no such voice"}}', 'no such voice'],
  ['{"error": "no such voice"}', 'no such voice'],
  ['{"detail": "no such voice"}', 'no such voice'],
  ['{"message": "no such voice"}', 'no such voice'],
  ['{"code": 4000, "msg": "no such voice", "detail": {"logid": "1"}}', 'no such voice'],
  ['[{"error": {"message": "no such voice"}}]', 'no such voice'],
  ['<html>Bad\n  Gateway</html>', '<html>Bad Gateway</html>'],
  ['', 'no reason given'],
])('the words of %j are passed on', async (body, words) => {
  expect((await reply(400, {}, body)).message).toBe(
    `test at http://llm.local/v1/chat: HTTP 400, ${words}. Check asr.model.`,
  )
})

test.each([
  [{ code: 502, message: 'upstream' }, 'unavailable'],
  [{ code: 'rate_limit_exceeded', message: 'slow down' }, 'rate-limited'],
  [{ code: null, type: 'invalid_request_error', message: 'too long' }, 'bad-request'],
  [{ message: 'something' }, 'unavailable'],
  ['overloaded', 'unavailable'],
])('inside a stream %j is %s', (error, failure) => {
  expect(failureOfObject(service, error)).toMatchObject({ failure })
})

test('a connection that was refused says so', () => {
  const error = failureOfError(service, Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
  expect(error).toMatchObject({ failure: 'unavailable', retryable: true })
  expect(error.message).toMatch(/http:\/\/llm\.local\/v1.*ECONNREFUSED/)
})

test.each([
  [new SyntaxError('x')],
  [new ReplyTooLarge('x')],
  [Object.assign(new Error('x'), { code: 'HPE_INVALID_CONSTANT' })],
])('what cannot be read is a bad reply: %s', (error) => {
  expect(failureOfError(service, error)).toMatchObject({ failure: 'bad-reply', retryable: false })
})

test('hides the key, and keeps no cause that holds it', async () => {
  const error = await reply(401, {}, '{"error": {"message": "bad key sk-secret"}}')
  expect(error.message).toContain('bad key ***')
  expect(error.cause).toBeUndefined()
})
