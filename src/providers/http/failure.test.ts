import { expect, test } from 'vitest'
import { failureOfError, failureOfObject, failureOfReply } from './failure.ts'
import { type HttpReply, ReplyTooLarge } from './http-reply.ts'

const endpoint = { provider: 'test', url: 'http://llm.local/v1/chat', apiKey: 'sk-secret', settings: 'asr.' }

function reply(status: number, headers: HttpReply['headers'] = {}, text = '{}') {
  const over = () => Promise.resolve({ done: true, value: undefined } as const)
  return failureOfReply({ status, headers, next: over, return: over, text: async () => text }, endpoint)
}

test.each([
  [301, 'bad-request'],
  [400, 'bad-request'],
  [401, 'auth'],
  [402, 'auth'],
  [403, 'auth'],
  [404, 'bad-request'],
  [408, 'timeout'],
  [422, 'bad-request'],
  [429, 'rate-limited'],
  [500, 'unavailable'],
  [529, 'unavailable'],
])('status %i is %s', async (status, failure) => {
  expect(await reply(status)).toMatchObject({ failure })
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
    `test at http://llm.local/v1/chat: HTTP 400, ${words}. Check asr.baseUrl, asr.model and the other settings beside them.`,
  )
})

test.each([
  [{ code: 502, message: 'upstream' }, 'unavailable'],
  [{ code: 'rate_limit_exceeded', message: 'slow down' }, 'rate-limited'],
  [{ code: null, type: 'invalid_request_error', message: 'too long' }, 'bad-request'],
  [{ message: 'something' }, 'unavailable'],
  ['overloaded', 'unavailable'],
])('inside a stream %j is %s', (error, failure) => {
  expect(failureOfObject(error, endpoint)).toMatchObject({ failure })
})

test('takes the delay in ms, in seconds, or until a date', async () => {
  expect((await reply(429, { 'retry-after-ms': '1500', 'retry-after': '9' })).retryAfterMs).toBe(1500)
  expect((await reply(503, { 'retry-after': '2' })).retryAfterMs).toBe(2000)
  const date = 'Thu, 01 Jan 2026 00:00:00 GMT'
  expect((await reply(429, { date, 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' })).retryAfterMs).toBe(60_000)
  expect((await reply(429, { 'retry-after': 'soon' })).retryAfterMs).toBeUndefined()
})

test('a connection that was refused says so', () => {
  const error = failureOfError(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), endpoint)
  expect(error).toMatchObject({ failure: 'unavailable', retryable: true })
  expect(error.message).toMatch(/http:\/\/llm\.local\/v1.*ECONNREFUSED/)
})

test.each([
  [new SyntaxError('x')],
  [new ReplyTooLarge('x')],
  [Object.assign(new Error('x'), { code: 'HPE_INVALID_CONSTANT' })],
])('what cannot be read is a bad reply: %s', (error) => {
  expect(failureOfError(error, endpoint)).toMatchObject({ failure: 'bad-reply', retryable: false })
})

test('hides the key, and keeps no cause that holds it', async () => {
  const error = await reply(401, {}, '{"error": {"message": "bad key sk-secret"}}')
  expect(error.message).toContain('bad key ***')
  expect(error.cause).toBeUndefined()
})
