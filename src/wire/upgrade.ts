import type { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Authenticator, Credentials } from '../auth/authenticator.ts'
import { clientAddress } from '../lib/client-address.ts'
import { isForeign } from '../lib/own-origin.ts'
import { framingOf } from '../protocol/frames.ts'
import { bearerToken, type Identity, identify } from '../protocol/identity.ts'
import type { DeviceRecord } from '../store/devices.ts'
import type { Connection } from './connection.ts'
import { type DevicePorts, serveDevice } from './device-socket.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'

export interface UpgradePorts extends DevicePorts {
  readonly authenticator: Authenticator
}

type Admission =
  | { readonly status: 200; readonly device: DeviceRecord }
  | { readonly status: 401 | 503; readonly reason: string }

/** Detects a peer that vanished without a word; devices must not be pinged (device-wire 3). */
const tcpKeepaliveMs = 30_000

/**
 * The door for devices: path, number of connections, identity and permission are looked at before a WebSocket exists;
 * a refusal is a plain HTTP answer.
 */
export class DeviceDoor {
  readonly #ports: UpgradePorts
  readonly #server: WebSocketServer
  readonly #connections = new Set<Connection>()
  readonly #perAddress = new Map<string, number>()
  readonly #sockets = new Set<Duplex>()
  #open = true

  constructor(ports: UpgradePorts) {
    this.#ports = ports
    const { textBytes, audioBytes } = ports.services.config().limits
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      // Broken UTF-8 is answered like broken JSON, not with a close.
      skipUTF8Validation: true,
      maxPayload: Math.max(textBytes, audioBytes),
    })
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections
  }

  /** Later devices are told to come back. */
  shut(): void {
    this.#open = false
  }

  /** Resolves when the last device's socket has gone. */
  async closed(): Promise<void> {
    // `once` of node:events would reject where a device resets its connection instead.
    await Promise.all([...this.#sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))))
  }

  /** Takes an `upgrade` event of the HTTP server. */
  async enter(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { services } = this.#ports
    const { clock, ids, log, metrics } = services
    const config = services.config()
    const helloBy = clock.now() + config.limits.handshakeSeconds * 1000
    const onError = (error: Error) => log.debug({ error: error.message }, 'socket error before the upgrade')
    socket.on('error', onError)
    const refuse = (status: number, result: string) => {
      metrics.count('lapel_upgrades_total', { result })
      refuseUpgrade(socket, status)
    }

    const url = URL.parse(request.url ?? '/', 'http://lapel')
    if (!url || !isDevicePath(url.pathname, config.server.paths)) return refuse(404, 'path')
    if (!this.#open) return refuse(503, 'draining')
    const address = clientAddress(
      request.socket.remoteAddress,
      [request.headers['x-forwarded-for']].flat().join(','),
      config.server.trustedProxies,
    )
    const taken = this.#perAddress.get(address) ?? 0
    if (taken >= config.limits.connectionsPerAddress) return refuse(429, 'address')

    const identity = identify(url.searchParams, request.headers, () => ids.hex(4))
    if (identity.invented) log.warn({ deviceId: identity.deviceId, address }, 'a device without an id was given one')
    const token = bearerToken(url.searchParams, request.headers)
    // Counted from here, so that many requests at once cannot pass the limit while permission is being asked for.
    this.#perAddress.set(address, taken + 1)
    const leave = () => this.#leave(address)
    const foreign = isForeign(request.headers, config.server.publicUrl)
    const admission = await this.#admit(identity, { token, address, isForeign: foreign })
    if (admission.status !== 200) {
      leave()
      const { origin } = request.headers
      const from = { deviceId: identity.deviceId, address, ...(foreign && { origin }) }
      log.info({ ...from, reason: admission.reason }, 'device refused')
      if (admission.status === 503) return refuse(503, 'error')
      return foreign ? refuse(403, 'origin') : refuse(401, 'unauthorized')
    }
    if (socket.destroyed || !this.#open) {
      leave()
      return refuse(503, 'draining')
    }

    if (socket instanceof Socket) socket.setKeepAlive(true, tcpKeepaliveMs).setNoDelay(true)
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      leave()
    })
    const framing = framingOf(
      [request.headers['protocol-version']].flat()[0] ?? url.searchParams.get('protocol-version') ?? undefined,
    )
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', onError)
      metrics.count('lapel_upgrades_total', { result: 'accepted' })
      const connection = serveDevice(webSocket, identity, admission.device, framing, helloBy, this.#ports, (closed) =>
        this.#connections.delete(closed),
      )
      this.#connections.add(connection)
    })
  }

  /** Whether the device may come in, and what is known of it. */
  async #admit({ deviceId, invented }: Identity, given: Omit<Credentials, 'deviceId'>): Promise<Admission> {
    const { authenticator, services } = this.#ports
    try {
      const verdict = await authenticator.check({ deviceId, ...given })
      if (!verdict.admitted) return { status: 401, reason: verdict.reason }
      const device = await services.fleet.arrive(deviceId, invented)
      // Shut out while it was at the door.
      if (device.access === 'revoked') return { status: 401, reason: 'revoked' }
      return { status: 200, device }
    } catch (error) {
      services.log.error({ deviceId, error }, 'a device could not be let in')
      return { status: 503, reason: 'error' }
    }
  }

  #leave(address: string): void {
    const left = (this.#perAddress.get(address) ?? 1) - 1
    if (left > 0) this.#perAddress.set(address, left)
    else this.#perAddress.delete(address)
  }
}

/** With and without a trailing slash; bridges append their own query. */
function isDevicePath(path: string, paths: readonly string[]): boolean {
  const bare = (text: string) => text.replace(/\/+$/, '')
  return paths.some((candidate) => bare(candidate) === bare(path))
}
