import { expect, test } from 'vitest'
import { failureOf } from './refusal.ts'

test.each([
  [45_000_000, 'quota exceeded for types: concurrency', 'rate-limited'],
  [45_000_292, '', 'rate-limited'],
  [45_000_000, 'speaker permission denied: get resource id: access denied', 'auth'],
  [45_000_010, 'Invalid X-Api-Key', 'auth'],
  [45_000_030, '[resource_id=volc.service_type.10029] requested resource not granted', 'auth'],
  [0, 'load grant: requested grant not found in SaaS storage', 'auth'],
  [55_000_000, 'resource ID is mismatched with speaker related resource', 'bad-request'],
  [45_000_001, '[Invalid argument] EmptyRequest', 'bad-request'],
  [45_000_001, 'something else', 'bad-request'],
  [55_000_001, 'session error', 'unavailable'],
  [0, 'who knows', 'unavailable'],
])('%i "%s" is %s', (code, said, failure) => {
  expect(failureOf(code, said)).toBe(failure)
})
