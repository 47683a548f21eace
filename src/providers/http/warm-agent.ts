import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

const tcp = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000 } as const

// TCP probes keep address translations open between two calls and find dead peers.
const options = { keepAlive: true, keepAliveMsecs: 10_000, maxFreeSockets: 16, scheduling: 'lifo' } as const

export interface WarmAgent {
  readonly agent: http.Agent
  /** The connection opened right away. The server may have closed it before its first use. */
  readonly first: Socket
}

/**
 * An agent whose connections stay open between calls, and that opens its first one right away: the first call does not
 * wait for TCP and TLS. Nothing is sent on it before. Where it cannot be had, the first call tries anew and tells.
 */
export function warmAgent(url: URL): WarmAgent {
  const agent = url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options)
  const connect = agent.createConnection.bind(agent)
  const destroy = agent.destroy.bind(agent)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  // SNI takes names only (RFC 6066 3).
  const names = isIP(host) ? {} : { servername: host }
  const first = connect({ ...tcp, host, port, ...names }) as Socket
  let spare: Duplex | undefined = first
  const drop = () => {
    spare = undefined
    first.destroy()
  }
  // What a server says unasked is that it waits no longer.
  const events = ['error', 'end', 'data', 'close'] as const
  for (const event of events) first.on(event, drop)
  first.unref()

  agent.createConnection = (target, whenMade) => {
    if (!spare) return connect(target, whenMade)
    for (const event of events) first.off(event, drop)
    first.ref()
    spare = undefined
    return first
  }
  agent.destroy = () => {
    if (spare) drop()
    destroy()
  }
  return { agent, first }
}
