import { WireError } from '../protocol/wire-errors.ts'
import type { Arrival } from './arrival.ts'
import type { ModeDefinition } from './mode.ts'
import type { ModeSwitching, Services } from './services.ts'
import type { Session } from './session.ts'

export interface ModeSwitchPorts {
  /** The first one is where devices begin, and where the end of any other one leads. */
  readonly modes: readonly [ModeDefinition, ...ModeDefinition[]]
  readonly services: () => Services
  /** Keeps the mode with the device, beyond connections and restarts (extensions 2). */
  remember(session: Session, mode: string): Promise<void>
}

/** Starts and ends modes (extensions 2), whoever asks: one switch of a session after another. */
export class ModeSwitch implements ModeSwitching {
  readonly #ports: ModeSwitchPorts
  readonly #switching = new WeakMap<Session, Promise<unknown>>()

  constructor(ports: ModeSwitchPorts) {
    this.#ports = ports
  }

  get modes(): readonly ModeDefinition[] {
    return this.#ports.modes
  }

  /** The mode that a device's record names, if this server has it, else the first one. */
  remembered(name: string | undefined): ModeDefinition {
    return this.modes.find((mode) => mode.name === name) ?? this.#ports.modes[0]
  }

  start(session: Session, mode: string, arrival: Arrival): Promise<boolean> {
    const definition = this.#find(mode)
    return this.#next(session, () => this.#change(session, definition, arrival))
  }

  end(session: Session, mode: string, arrival: Arrival): Promise<boolean> {
    this.#find(mode)
    return this.#next(session, async () => {
      if (session.mode.name !== mode) return false
      return this.#change(session, this.#ports.modes[0], arrival)
    })
  }

  async #change(session: Session, definition: ModeDefinition, arrival: Arrival): Promise<boolean> {
    if (session.mode.name === definition.name || session.scope.ended) return false
    // First, so that a crash on the way leaves the device in the mode that it asked for.
    await this.#ports.remember(session, definition.name)
    const services = this.#ports.services()
    // A mode that does not end cleanly must not keep the device from every other one.
    await session.mode.leave('mode-left').catch((error: unknown) => {
      services.log.error({ deviceId: session.deviceId, mode: session.mode.name, error }, 'mode did not end cleanly')
    })
    if (session.scope.ended) return true
    session.mode = definition.enter(session, services, arrival)
    await definition.announce?.(session, services)
    return true
  }

  #next<T>(session: Session, run: () => Promise<T>): Promise<T> {
    const result = (this.#switching.get(session) ?? Promise.resolve()).then(run)
    this.#switching.set(
      session,
      result.catch(() => undefined),
    )
    return result
  }

  #find(name: string): ModeDefinition {
    const definition = this.modes.find((mode) => mode.name === name)
    if (definition) return definition
    const known = this.modes.map((mode) => mode.name).join(', ')
    throw new WireError('UNKNOWN_MODE', `This server has no mode "${name}"; it has: ${known}.`, ['mode'])
  }
}
