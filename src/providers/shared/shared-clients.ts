import { canonicalJson, fingerprintOf } from './fingerprint.ts'

export type ClientKind = 'asr' | 'llm' | 'tts' | 'speakers'

/** Anything that is made of settings and must be closed. */
interface Closable {
  close(): Promise<void>
}

/** One client as shared by everybody whose settings come to the same. */
export interface SharedClient<Client> {
  /** Eight hex digits: tells instances apart in metrics and API without telling their settings. */
  readonly id: string
  readonly kind: ClientKind
  readonly vendor: string
  readonly client: Client
  /** What names it in the configurations in force, e.g. `llm.purposes.chat`. */
  readonly users: readonly string[]
}

/** A client, or one that is being made. */
interface Slot<Client> {
  readonly id: string
  readonly kind: ClientKind
  readonly vendor: string
  readonly users: string[]
  readonly made: Promise<Client>
  /** There once it has been made. */
  client?: Client
}

/** A claim on a shared client; given back exactly once. */
export interface Hold<Client> {
  readonly shared: SharedClient<Client>
  release(): Promise<void>
}

/**
 * Clients by what they are made of (operation 3): equal settings, in any order of keys and with defaults written out or
 * not, share one. It is closed when the last hold is given back. `Common` is what all of them have.
 */
export class SharedClients<Common = object> {
  readonly #slots = new Map<string, Slot<Common & Closable>>()
  readonly #onCloseError: (error: unknown) => void

  constructor(onCloseError: (error: unknown) => void) {
    this.#onCloseError = onCloseError
  }

  /** Instances alive. */
  list(kind?: ClientKind): SharedClient<Common & Closable>[] {
    return [...this.#slots.values()].flatMap(({ client, made: _, ...slot }) =>
      client && (kind === undefined || slot.kind === kind) ? [{ ...slot, client }] : [],
    )
  }

  /** `settings` as the vendor's schema gives them, defaults filled in. `make` is called where there is none yet. */
  async hold<Client extends Common & Closable>(
    kind: ClientKind,
    vendor: string,
    settings: object,
    user: string,
    make: (id: string) => Promise<Client>,
  ): Promise<Hold<Client>> {
    const key = canonicalJson([kind, vendor, settings])
    let slot = this.#slots.get(key)
    if (!slot) {
      const id = fingerprintOf(kind, vendor, settings).slice(0, 8)
      slot = { id, kind, vendor, users: [], made: make(id) }
      this.#slots.set(key, slot)
    }
    // Claimed before anything is awaited: a hold given back meanwhile must not close it.
    slot.users.push(user)
    const held = slot
    try {
      held.client = await held.made
    } catch (error) {
      this.#letGo(key, held, user)
      throw error
    }
    // The key holds kind and vendor: what is found under it was made by an equal call.
    const client = held.client as Client
    let isHeld = true
    return {
      shared: { ...held, client },
      release: async () => {
        if (!isHeld) return
        isHeld = false
        if (this.#letGo(key, held, user)) await client.close().catch(this.#onCloseError)
      },
    }
  }

  /** True when nobody holds it any more. */
  #letGo(key: string, slot: Slot<Common & Closable>, user: string): boolean {
    slot.users.splice(slot.users.indexOf(user), 1)
    if (slot.users.length > 0) return false
    this.#slots.delete(key)
    return true
  }
}
