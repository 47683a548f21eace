import type { IncomingHttpHeaders } from 'node:http'

const maxIdLength = 128

/**
 * Trimmed, surrounding double then single quotes stripped, lower-case (extensions 1); `undefined` for what is then
 * empty, or longer than 128 characters.
 */
export function normaliseId(raw: string | undefined): string | undefined {
  let id = (raw ?? '').trim()
  for (const quote of ['"', "'"]) {
    if (id.length >= 2 && id.startsWith(quote) && id.endsWith(quote)) id = id.slice(1, -1).trim()
  }
  return id === '' || id.length > maxIdLength ? undefined : id.toLowerCase()
}

export interface Identity {
  readonly deviceId: string
  readonly clientId: string
  /** The device named itself nowhere: the id was made up. */
  readonly invented: boolean
}

const queryNames = { device: ['device-id', 'device_id'], client: ['client-id', 'client_id'] } as const
const headerNames = {
  device: ['device-id', 'device_id', 'x-device-id', 'x-device_id'],
  client: ['client-id', 'client_id', 'x-client-id', 'x-client_id'],
} as const

/**
 * Who is at the door (extensions 1): query before headers, the first value of a repeated query key, the client id where
 * there is no device id, else `auto-` and 8 hex digits.
 */
export function identify(query: URLSearchParams, headers: IncomingHttpHeaders, inventId: () => string): Identity {
  const find = (who: 'device' | 'client') => {
    const raw = [
      ...queryNames[who].map((name) => query.get(name) ?? undefined),
      ...headerNames[who].map((name) => [headers[name]].flat()[0]),
    ]
    return raw.map(normaliseId).find((id) => id !== undefined)
  }
  const client = find('client')
  const deviceId = find('device') ?? client
  if (deviceId !== undefined) return { deviceId, clientId: client ?? deviceId, invented: false }
  const invented = `auto-${inventId()}`
  return { deviceId: invented, clientId: invented, invented: true }
}

/** The bearer token from the Authorization header or, for browsers, the query; with or without `Bearer `. */
export function bearerToken(query: URLSearchParams, headers: IncomingHttpHeaders): string | undefined {
  const raw = headers.authorization ?? query.get('authorization') ?? undefined
  const token = raw?.trim().replace(/^bearer(?:\s+|$)/i, '')
  return token ? token : undefined
}
