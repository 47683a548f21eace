import { ManualClock } from '../../src/lib/manual-clock.ts'
import type { ProviderPorts } from '../../src/providers/contract.ts'

/** Ports of a provider under test: time that stands still, no data directory, the programs of this machine. */
export function providerPorts(ports: Partial<ProviderPorts> = {}): ProviderPorts {
  return {
    clock: new ManualClock(),
    dataDir: '/nowhere',
    path: process.env.PATH ?? '',
    log: { info: () => undefined, warn: () => undefined },
    ...ports,
  }
}
