import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { ConsoleAccess } from '../auth/console-access.ts'
import type { Config } from '../config/schema.ts'
import { clientAddress } from '../lib/client-address.ts'
import { isOwnOrigin } from '../lib/own-origin.ts'
import type { LogLike } from '../observe/log.ts'
import { LiveSocket, type LiveSocketPorts } from './live-socket.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'

export interface LiveDoorPorts extends LiveSocketPorts {
  readonly log: LogLike
  readonly access: Pick<ConsoleAccess, 'identify'>
  config(): Pick<Config, 'server'>
}

const path = '/api/v1/live'
const maxSockets = 200
const maxPerAddress = 20
const maxMessageBytes = 4096

/** Whether this request is for the live subscription and not for a device. */
export function isLivePath(url: string | undefined): boolean {
  return URL.parse(url ?? '/', 'http://lapel')?.pathname.replace(/\/+$/, '') === path
}

/** The door for those who follow what happens: number, origin and permission are looked at before a WebSocket exists. */
export class LiveDoor {
  readonly #ports: LiveDoorPorts
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxMessageBytes,
  })
  /** With the address that each came from. */
  readonly #sockets = new Map<LiveSocket, string>()
  #isShut = false
  #onEmpty: (() => void) | undefined

  constructor(ports: LiveDoorPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#sockets.size
  }

  /** Takes an `upgrade` event of the HTTP server. */
  enter(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { access, config, log } = this.#ports
    const onError = (error: Error) => log.debug({ error: error.message }, 'socket error before the upgrade')
    socket.on('error', onError)
    const { trustedProxies, publicUrl } = config().server
    const { authorization, cookie, host, origin } = request.headers
    const forwardedFor = [request.headers['x-forwarded-for']].flat().join(',')
    const address = clientAddress(request.socket.remoteAddress, forwardedFor, trustedProxies)
    if (this.#isShut) return refuseUpgrade(socket, 503)
    if (this.#sockets.size >= maxSockets || this.#countOf(address) >= maxPerAddress) return refuseUpgrade(socket, 429)
    if (origin !== undefined && !isOwnOrigin(origin, host, publicUrl)) {
      log.info({ origin, address }, 'live subscription of a foreign page refused')
      return refuseUpgrade(socket, 403)
    }
    const caller = access.identify({ authorization, cookie, address })
    if (typeof caller === 'string') return refuseUpgrade(socket, caller === 'guessed' ? 429 : 401)
    const { role } = caller
    if (role === 'sender') return refuseUpgrade(socket, 403)
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', onError)
      this.#sockets.set(
        new LiveSocket(webSocket, { ...caller, role }, this.#ports, (closed) => this.#left(closed)),
        address,
      )
    })
  }

  /** Those whom the configuration no longer lets in are sent away. */
  review(): void {
    for (const socket of this.#sockets.keys()) socket.review()
  }

  /** Everybody is told to come back; resolves when the last socket has gone. */
  async close(): Promise<void> {
    this.#isShut = true
    if (this.#sockets.size === 0) return
    const emptied = new Promise<void>((resolve) => {
      this.#onEmpty = resolve
    })
    for (const socket of this.#sockets.keys()) socket.close('restarting')
    await emptied
  }

  #left(socket: LiveSocket): void {
    this.#sockets.delete(socket)
    if (this.#sockets.size === 0) this.#onEmpty?.()
  }

  #countOf(address: string): number {
    let count = 0
    for (const other of this.#sockets.values()) if (other === address) count++
    return count
  }
}
