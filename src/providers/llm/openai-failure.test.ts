import { APIConnectionError, APIError } from 'openai'
import { expect, test } from 'vitest'
import { ReplyTooLarge } from './kept-alive-fetch.ts'
import { openAiFailure } from './openai-failure.ts'

const endpoint = { provider: 'test', baseUrl: 'http://llm.local/v1', apiKey: 'sk-secret' }
const failure = (error: unknown) => openAiFailure(error, endpoint)
const http = (status: number, headers = {}) => APIError.generate(status, {}, undefined, new Headers(headers))

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
])('status %i is %s', (status, expected) => {
  expect(failure(http(status))).toMatchObject({ failure: expected })
})

test.each([
  [{ code: 502, message: 'upstream' }, 'unavailable'],
  [{ code: 'rate_limit_exceeded', message: 'slow down' }, 'rate-limited'],
  [{ code: null, type: 'invalid_request_error', message: 'too long' }, 'bad-request'],
  [{ message: 'something' }, 'unavailable'],
])('inside a stream %j is %s', (error, expected) => {
  expect(failure(new APIError(undefined, error, undefined, new Headers()))).toMatchObject({ failure: expected })
})

test('takes the delay in ms, in seconds, or until a date', () => {
  expect(failure(http(429, { 'retry-after-ms': '1500', 'retry-after': '9' })).retryAfterMs).toBe(1500)
  expect(failure(http(503, { 'retry-after': '2' })).retryAfterMs).toBe(2000)
  const date = 'Thu, 01 Jan 2026 00:00:00 GMT'
  expect(failure(http(429, { date, 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' })).retryAfterMs).toBe(60_000)
  expect(failure(http(429, { 'retry-after': 'soon' })).retryAfterMs).toBeUndefined()
})

test('a connection that was refused says so', () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  const error = failure(new APIConnectionError({ cause }))
  expect(error).toMatchObject({ failure: 'unavailable', retryable: true })
  expect(error.message).toMatch(/http:\/\/llm\.local\/v1.*ECONNREFUSED/)
})

test('what cannot be read is a bad reply', () => {
  expect(failure(new SyntaxError('x'))).toMatchObject({ failure: 'bad-reply', retryable: false })
  expect(failure(new ReplyTooLarge('x'))).toMatchObject({ failure: 'bad-reply' })
  expect(failure(new APIConnectionError({ cause: new ReplyTooLarge('x') }))).toMatchObject({ failure: 'bad-reply' })
})

test('hides the key, and keeps no cause that holds it', () => {
  const error = failure(new APIError(401, { message: 'bad key sk-secret' }, undefined, new Headers()))
  expect(error.message).toContain('bad key ***')
  expect(error.cause).toBeUndefined()
})
