import { expect, it } from 'vitest'
import { baseUrl } from './base-url.ts'

it.each([
  [undefined, '192.168.1.5:8000', undefined, 'http://192.168.1.5:8000'],
  [undefined, 'lapel.local', undefined, 'http://lapel.local'],
  [undefined, 'voice.example.org', 'https', 'https://voice.example.org'],
  [undefined, 'voice.example.org', 'ftp', 'http://voice.example.org'],
  ['https://voice.example.org/', 'inside:8000', undefined, 'https://voice.example.org'],
  ['https://example.org/voice', undefined, undefined, 'https://example.org/voice'],
  [undefined, '[fe80::1]:8000', undefined, undefined],
  [undefined, 'user@host', undefined, undefined],
  [undefined, 'host:123456', undefined, undefined],
  [undefined, 'host/path', undefined, undefined],
  [undefined, 'a\r\nb', undefined, undefined],
  [undefined, 'x'.repeat(261), undefined, undefined],
  [undefined, '', undefined, undefined],
  [undefined, undefined, undefined, undefined],
])('publicUrl %s, Host %s, protocol %s: %s', (publicUrl, host, protocol, url) => {
  expect(baseUrl(publicUrl, host, protocol)).toBe(url)
})
