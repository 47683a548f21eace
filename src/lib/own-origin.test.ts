import { expect, it } from 'vitest'
import { isForeign } from './own-origin.ts'

const publicUrl = 'https://voice.example.org/'

it.each([
  ['no page at all', undefined, 'lapel:8000', false],
  ['the host of the request', 'http://lapel:8000', 'lapel:8000', false],
  ['the host in other letters', 'http://lapel:8000', 'LAPEL:8000', false],
  ['the usual port, left out on one side', 'http://lapel', 'lapel:80', false],
  ['TLS that a proxy has taken away', 'https://lapel', 'lapel', false],
  ['the public address, under another host', 'https://voice.example.org', '127.0.0.1:8000', false],
  ['an address of IPv6', 'http://[::1]:8000', '[::1]:8000', false],
  ['another port', 'http://lapel:8001', 'lapel:8000', true],
  ['another host', 'https://elsewhere.example', 'lapel:8000', true],
  ['a host that begins like ours', 'http://lapel:8000.elsewhere.example', 'lapel:8000', true],
  ['the public address without TLS', 'http://voice.example.org', '127.0.0.1:8000', true],
  ['a file or a sandbox', 'null', 'lapel:8000', true],
  ['an extension', 'chrome-extension://lapel', 'lapel', true],
  ['nothing in it', '', 'lapel:8000', true],
  ['a request without a host', 'http://lapel:8000', undefined, true],
])('%s: %s at %s is foreign: %s', (_what, origin, host, foreign) => {
  expect(isForeign({ origin, host }, publicUrl)).toBe(foreign)
})
