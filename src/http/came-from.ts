import type { HonoRequest } from 'hono'
import type { Config } from '../config/schema.ts'
import { clientAddress } from '../lib/client-address.ts'
import type { HttpEnv } from './http-env.ts'

/** Where a request came from, as its client sees it. */
export interface CameFrom {
  readonly address: string
  readonly isHttps: boolean
}

/** Proxies are believed as far as they are trusted. */
export function cameFrom(request: HonoRequest, { incoming }: HttpEnv['Bindings'], server: Config['server']): CameFrom {
  const { remoteAddress } = incoming.socket
  const isProxied = server.trustedProxies.includes(clientAddress(remoteAddress, undefined, []))
  const publicUrl = server.publicUrl === undefined ? undefined : URL.parse(server.publicUrl)
  const isPublic = publicUrl?.protocol === 'https:' && publicUrl.host === request.header('host')?.toLowerCase()
  return {
    address: clientAddress(remoteAddress, request.header('x-forwarded-for'), server.trustedProxies),
    isHttps: isPublic || (isProxied && request.header('x-forwarded-proto') === 'https'),
  }
}
