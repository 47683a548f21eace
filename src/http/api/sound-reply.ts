import type { Context } from 'hono'
import type { SoundBody } from './endpoint.ts'

/**
 * Sound as a reply, whole or the range of bytes that a player asks for (RFC 9110 14): without it browsers can neither
 * tell its length nor move in it. Of several ranges, and of what is no range, the whole is sent.
 */
export function soundReply({ fileName, mediaType, bytes }: SoundBody, context: Context): Response {
  const headers = {
    'Content-Type': mediaType,
    'Content-Disposition': `inline; filename="${fileName}"`,
    'Accept-Ranges': 'bytes',
  }
  const range = rangeOf(context.req.header('range'), bytes.length)
  if (range === 'none') return context.body(null, 416, { ...headers, 'Content-Range': `bytes */${bytes.length}` })
  if (!range) return context.body(new Uint8Array(bytes), 200, headers)
  const { from, to } = range
  const part = new Uint8Array(bytes.subarray(from, to + 1))
  return context.body(part, 206, { ...headers, 'Content-Range': `bytes ${from}-${to}/${bytes.length}` })
}

/** The bytes from `from` to `to`; `undefined`: all of them; `none`: there are no such. */
function rangeOf(header: string | undefined, length: number): { from: number; to: number } | undefined | 'none' {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined
  if (first === '') return last === '0' ? 'none' : { from: Math.max(0, length - Number(last)), to: length - 1 }
  const from = Number(first)
  const to = last === '' ? length - 1 : Math.min(Number(last), length - 1)
  if (last !== '' && Number(last) < from) return undefined
  return from < length ? { from, to } : 'none'
}
