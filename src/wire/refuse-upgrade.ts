import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** A plain HTTP answer instead of a WebSocket. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  const text = STATUS_CODES[status] ?? 'Refused'
  const challenge = status === 401 ? 'WWW-Authenticate: Bearer\r\n' : ''
  const retry = status === 429 || status === 503 ? 'Retry-After: 10\r\n' : ''
  socket.end(`HTTP/1.1 ${status} ${text}\r\n${challenge}${retry}Connection: close\r\nContent-Length: 0\r\n\r\n`)
  socket.once('finish', () => socket.destroy())
}
