import { join } from 'node:path'
import { vendors as catalogueVendors } from '../catalogue.ts'
import type { Config } from '../config/schema.ts'
import type { Scope } from '../lib/scope.ts'
import type { SetupPorts, VendorTable } from '../providers/holding.ts'
import { LiveSetup } from '../providers/live-setup.ts'
import type { Observed } from '../providers/observed.ts'
import { createSetup } from '../providers/setup.ts'
import { SharedClients } from '../providers/shared/shared-clients.ts'
import { StoredPhrases } from '../turn/stored-phrases.ts'
import type { AppPorts } from './app-ports.ts'
import type { Base } from './base.ts'

/** What hears, thinks and speaks, as the configuration in force has it. */
export interface Parts {
  readonly vendors: VendorTable
  readonly setup: SetupPorts
  readonly clients: SharedClients<Observed>
  readonly live: LiveSetup
  readonly storedPhrases: StoredPhrases
  /** The configuration is in force: log and phrases follow it. */
  follow(): void
}

export async function createParts(config: Config, ports: AppPorts, base: Base, scope: Scope): Promise<Parts> {
  const { clock, env, fetch, vendors = catalogueVendors } = ports
  const { log, metrics, audio } = base
  const clients = new SharedClients<Observed>((error) => log.warn({ error }, 'a provider did not close cleanly'))
  const { dataDir } = config
  const setup = { clock, dataDir, log, env, fetch, path: env.PATH ?? '', meter: metrics, clients }
  const live = await LiveSetup.start(
    config,
    (next) => createSetup(next, vendors, setup),
    (error) => log.warn({ error }, 'providers were not given back cleanly'),
  )
  scope.add(() => live.close())
  const storedPhrases = new StoredPhrases({ directory: join(dataDir, 'phrases'), audio, log, signal: scope.signal })
  let preparing: Promise<void> = Promise.resolve()
  scope.add(() => preparing)
  const follow = () => {
    log.configure(live.config.log)
    // In the background: until they are there, long waits stay silent.
    if (live.config.chat.waitMs > 0)
      preparing = Promise.all([preparing, prepare(live, storedPhrases)]).then(() => undefined)
  }
  follow()
  return { vendors, setup, clients, live, storedPhrases, follow }
}

async function prepare(live: LiveSetup, storedPhrases: StoredPhrases): Promise<void> {
  const lease = live.lease()
  const { tts, voiceId } = lease.providers
  try {
    await storedPhrases.prepare(tts, voiceId)
  } finally {
    lease.release()
  }
}
