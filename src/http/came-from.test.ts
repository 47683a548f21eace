import type { IncomingMessage } from 'node:http'
import { HonoRequest } from 'hono/request'
import { expect, it } from 'vitest'
import { configSchema } from '../config/schema.ts'
import { cameFrom } from './came-from.ts'

const { server: base } = configSchema.parse({ server: { trustedProxies: ['10.0.0.9'] } })

function from(peer: string, headers: Readonly<Record<string, string>>, publicUrl?: string) {
  const request = new HonoRequest(new Request('http://lapel/', { headers }))
  const incoming = { socket: { remoteAddress: peer } } as IncomingMessage
  return cameFrom(request, { incoming, outgoing: undefined as never }, { ...base, publicUrl })
}

const forwarded = { 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https' }

it('a trusted proxy is believed: where from, and that TLS was there', () => {
  expect(from('10.0.0.9', forwarded)).toEqual({ address: '192.0.2.7', isHttps: true })
})

it('nobody else is', () => {
  expect(from('10.0.0.8', forwarded)).toEqual({ address: '10.0.0.8', isHttps: false })
})

it.each([
  ['voice.example.org', 'https://voice.example.org', true],
  ['voice.example.org:8443', 'https://voice.example.org:8443/', true],
  ['voice.example.org', 'http://voice.example.org', false],
  // In the same house without TLS: a cookie that is Secure would not be kept.
  ['192.168.1.20:8000', 'https://voice.example.org', false],
])('asked at %s, with the public address %s: https %s', (host, publicUrl, isHttps) => {
  expect(from('192.168.1.7', { host }, publicUrl).isHttps).toBe(isHttps)
})
