import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Config, configSchema } from '../config/schema.ts'
import { Fleet } from '../fleet/fleet.ts'
import { randomIds } from '../lib/ids.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { recordingLog } from '../observe/recording-log.ts'
import { openStore } from '../store/open-store.ts'
import { createAccessControl } from './access-control.ts'
import type { Arrival } from './enrolment-desk.ts'

/** A store that is real and in a directory of its own, gone at the end of the test. */
export async function openTestStore() {
  const dataDir = await mkdtemp(join(tmpdir(), 'lapel-auth-'))
  const { log, entries } = recordingLog()
  const clock = new ManualClock()
  const store = await openStore({ url: 'sqlite', dataDir, log, clock })
  onTestFinished(async () => {
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  })
  return { clock, entries, log, store }
}

/** Everything about who may come in, on a real store; `rules` may be replaced while the test runs. */
export async function testAccess(rules: Partial<Config['auth']>) {
  const base = await openTestStore()
  const { clock, entries, log, store } = base
  const closed: string[] = []
  const fleet = new Fleet({ clock, devices: store.devices, configured: () => ({}) })
  const access = {
    ...base,
    rules,
    closed,
    warnings: () => entries.filter(({ level }) => level === 'warn').map(({ message }) => message),
  }
  const auth = () => ({ ...configSchema.parse({}).auth, ...access.rules })
  const control = createAccessControl({
    clock,
    ids: randomIds,
    log,
    store,
    secret: Buffer.alloc(32, 1),
    auth,
    describe: (deviceId, fields) => fleet.describe(deviceId, fields),
    closeSocket: (deviceId) => void closed.push(deviceId),
  })
  return Object.assign(access, control, {
    auth,
    /** A boot from the private network; `x` with the Client-Id `own` unless told otherwise. */
    boot: (arrival: Partial<Arrival> = {}) =>
      control.desk.receive({ deviceId: 'x', clientId: 'own', address: '10.0.0.1', isNear: true, ...arrival }),
    /** Whether the door lets a device in. */
    async admits(token: string | undefined, deviceId = 'x') {
      return (await control.authenticator.check({ deviceId, token, address: '10.0.0.1' })).admitted
    },
  })
}

export type TestAccess = Awaited<ReturnType<typeof testAccess>>

/** The code that a device is told at its boot; fails where it is told none. */
export async function codeAtBoot(access: TestAccess, arrival: Partial<Arrival> = {}): Promise<string> {
  const entry = await access.boot(arrival)
  if (entry.kind !== 'code') throw new Error(`no code but ${JSON.stringify(entry)}`)
  return entry.code
}

/** The token that a device is handed at its boot; fails where it is handed none. */
export async function tokenAtBoot(access: TestAccess, arrival: Partial<Arrival> = {}): Promise<string> {
  const entry = await access.boot(arrival)
  if (entry.kind !== 'settings' || !entry.token) throw new Error(`no token but ${JSON.stringify(entry)}`)
  return entry.token
}
