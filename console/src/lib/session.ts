import { signal } from '@preact/signals'

/** Who is signed in, as the server says. */
export interface ConsoleSession {
  /** `viewer` may look, `admin` may change. */
  readonly role: 'admin' | 'viewer'
  readonly version: string
}

/** `undefined`: nobody; `'asking'`: the server has not said yet. */
export const session = signal<ConsoleSession | undefined | 'asking'>('asking')

export const isAdmin = (): boolean => typeof session.value === 'object' && session.value.role === 'admin'
