import { seededRandom } from '../support/churn.ts'
import { runKills } from '../support/store-kill.ts'
import { storeKinds } from '../support/stores.ts'

/**
 * Proof that nothing is lost: `node test/check/store-kill.ts [changes=10000]`. Processes that change tasks are killed
 * at random points until so many changes are acknowledged; then each of them must be there, whole, with its history.
 * On sqlite, and on PostgreSQL where it is there. Exit code 1 where something is missing.
 */
const changes = Number(process.argv[2] ?? 10_000)
const seed = 2026
const longestLife = 400

for (const { name, available, makePlace } of storeKinds) {
  if (!available) {
    process.stdout.write(`${name}: not there\n`)
    process.exitCode = 1
    continue
  }
  const random = seededRandom(seed)
  const place = await makePlace()
  const startedAt = performance.now()
  const report = await runKills(place.options, {
    changes,
    kills: Math.ceil(changes / longestLife),
    lifeLength: () => Math.ceil(random() * longestLife),
  })
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  await place[Symbol.asyncDispose]()
  process.stdout.write(`${name}: ${JSON.stringify({ ...report, seconds })}\n`)
  if (report.lost.length + report.faults.length > 0) process.exitCode = 1
}
