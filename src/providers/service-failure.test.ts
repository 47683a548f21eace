import { expect, test } from 'vitest'
import { failureOfConnection, failureOfStatus, retryAfter, serviceFailure } from './service-failure.ts'

const service = {
  provider: 'test',
  url: 'http://llm.local/v1',
  secrets: ['', 'sk-1', 'sk-2'],
  advice: { auth: 'Check llm.apiKey.' },
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
])('status %i is %s', (status, failure) => expect(failureOfStatus(status)).toBe(failure))

test.each([101, 200, 299, 600, 4000, Number.NaN])('%d is no status of a failure', (status) => {
  expect(failureOfStatus(status)).toBeUndefined()
})

const date = 'Thu, 01 Jan 2026 00:00:00 GMT'

test.each([
  ['in ms before seconds', { 'retry-after-ms': '1500', 'retry-after': '9' }, 1500],
  ['in seconds', { 'retry-after': '2' }, 2000],
  ['until a date', { date, 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
  ['until a date that is over', { date, 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, undefined],
  ['until a date, without one to begin at', { 'retry-after': date }, undefined],
  ['of words', { 'retry-after': 'soon' }, undefined],
  ['of nothing', { 'retry-after': '' }, undefined],
])('a delay %s', (_, headers, retryAfterMs) => expect(retryAfter(headers).retryAfterMs).toBe(retryAfterMs))

test('says who, where, what in one line, and what to do', () => {
  expect(serviceFailure(service, 'auth', ' no\n  such key. ').message).toBe(
    'test at http://llm.local/v1: no such key. Check llm.apiKey.',
  )
  expect(serviceFailure(service, 'timeout', 'late').message).toMatch(/late\. The service took too long\.$/)
})

test('hides every secret', () => {
  expect(serviceFailure(service, 'auth', 'bad keys sk-1, sk-2, sk-1').message).toContain('bad keys ***, ***, ***.')
})

test.each([
  ['ECONNREFUSED', 'unavailable', 'cannot be reached or hung up (ECONNREFUSED)'],
  ['HPE_INVALID_CONSTANT', 'bad-reply', 'odd bytes (HPE_INVALID_CONSTANT)'],
  ['WS_ERR_INVALID_UTF8', 'bad-reply', 'odd bytes (WS_ERR_INVALID_UTF8)'],
  [undefined, 'timeout', 'odd bytes'],
])('an error of code %s is %s', (code, failure, said) => {
  const error = failureOfConnection(service, Object.assign(new Error('odd bytes'), { code }), 'timeout')
  expect(error).toMatchObject({ failure, message: expect.stringContaining(`${said}.`), cause: undefined })
})
