import { expect, it } from 'vitest'
import { faultNames, runPeerCheck } from '../support/peer-check/run-check.ts'
import { storeKinds } from '../support/stores.ts'

/** `npm run check:peers` is the same for 500 rounds. */
it
  .skipIf(process.platform === 'win32')
  .each(storeKinds.filter(({ available }) => available).map((kind) => [kind.name, kind] as const))(
  '%s: nothing is lost, doubled, out of order, invented or untold, whatever happens to server, sockets and clock',
  { timeout: 240_000 },
  async (name, kind) => {
    await using place = await kind.makePlace()
    const faults = faultNames.filter((fault) => name === 'sqlite' || !['torn-tail', 'full-disk'].includes(fault))
    const report = await runPeerCheck(place, { rounds: 8, seed: 7, clients: 4, roundMs: 100, faults })
    expect(report).toMatchObject({ lost: [], doubled: [], inverted: [], invented: [], untold: [] })
    expect(report.acknowledged).toBeGreaterThan(20)
  },
)
