import { expect, it } from 'vitest'
import { startPage } from './start-page.ts'

const page = (advice?: string) =>
  String(
    startPage({
      version: '1.2.3',
      baseUrl: 'http://a:8000',
      parts: [{ part: 'speech', name: 'none', ...(advice && { advice }) }],
    }),
  )

it('shows the address to type into a device, and what is missing', () => {
  expect(page('install a voice')).toContain('http://a:8000/xiaozhi/ota/')
  expect(page('install a voice')).toContain('<dd>install a voice</dd>')
})

it('shows text as text', () => {
  expect(page('<script>alert(1)</script>')).not.toContain('<script>')
})
