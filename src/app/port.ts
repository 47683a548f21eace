import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Config } from '../config/schema.ts'
import type { LogLike } from '../observe/log.ts'
import { isLivePath, type LiveDoor } from '../wire/live-door.ts'
import type { DeviceDoor } from '../wire/upgrade.ts'

/** How long a request may take to arrive, its body included. */
const requestMs = 30_000

interface Doors {
  readonly door: DeviceDoor
  readonly liveDoor: LiveDoor
}

/** The one port: HTTP for everybody, the door for devices, and that for those who follow what happens. */
export function createPort(
  config: Config,
  answer: Parameters<typeof getRequestListener>[0],
  { door, liveDoor }: Doors,
  log: LogLike,
): Server {
  const headersTimeout = config.limits.handshakeSeconds * 1000
  const server = createServer(
    {
      headersTimeout,
      requestTimeout: Math.max(headersTimeout, requestMs),
      connectionsCheckingInterval: 1000,
      // What else clients offer to change to (HTTP/2 without TLS) may be ignored, and is.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.trim().toLowerCase() === 'websocket',
    },
    getRequestListener(answer),
  )
  server.on('upgrade', (request, socket, head) => {
    if (isLivePath(request.url)) return liveDoor.enter(request, socket, head)
    door.enter(request, socket, head).catch((error: unknown) => {
      log.error({ error }, 'upgrade failed')
      socket.destroy()
    })
  })
  return server
}

/** Rejects when the port cannot be had. */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
