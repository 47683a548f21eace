import { parseArgs } from 'node:util'
import { faultsOf } from '../support/peer-check/history.ts'
import { type Fault, faultNames, runPeerCheck } from '../support/peer-check/run-check.ts'
import { storeKinds } from '../support/stores.ts'

/**
 * Proof of the promise in docs/peers.md: `node test/check/peers.ts [--rounds 500] [--seed 2026] [--store sqlite]`. Random
 * devices send, receive, come and go, while the server is killed, stopped, cut off, given a torn log, a full disk and a
 * clock that jumps. Then everything that any of them has seen is judged. Exit code 1 where anything is lost, doubled, out
 * of order, invented or untold.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '500' },
    seed: { type: 'string', default: '2026' },
    clients: { type: 'string', default: '6' },
    store: { type: 'string' },
  },
})
const onlySqlite: readonly Fault[] = ['torn-tail', 'full-disk']

for (const { name, available, makePlace } of storeKinds) {
  if (values.store !== undefined && values.store !== name) continue
  if (!available) {
    process.stdout.write(`${name}: not there\n`)
    process.exitCode = 1
    continue
  }
  const place = await makePlace()
  const startedAt = performance.now()
  const faults = faultNames.filter((fault) => name === 'sqlite' || !onlySqlite.includes(fault))
  const report = await runPeerCheck(place, {
    rounds: Number(values.rounds),
    seed: Number(values.seed),
    clients: Number(values.clients),
    roundMs: 150,
    faults,
    onRound: (round) => {
      if (round % 50 === 49) process.stderr.write(`${name}: round ${round + 1}\n`)
    },
  })
  await place[Symbol.asyncDispose]()
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  process.stdout.write(`${name}: ${JSON.stringify({ ...report, seconds })}\n`)
  if (faultsOf(report) > 0) process.exitCode = 1
}
