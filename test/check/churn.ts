import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startApp } from '../../src/app.ts'
import { configSchema } from '../../src/config/schema.ts'
import { randomIds } from '../../src/lib/ids.ts'
import { createLog } from '../../src/observe/log.ts'
import { hesitating, runChurn, seededRandom, settle, watchHandles } from '../support/churn.ts'
import { quickClock } from '../support/quick-clock.ts'
import { Script, scriptedConfig, scriptedVendors } from '../support/scripted-providers.ts'

/**
 * Proof that nothing is left of connections that die: `node test/check/churn.ts [count=1000]`. So many connections, 32
 * at a time, each dying at a random point; then the server must hold nothing, and take no more memory than after a
 * warm-up with 200 of them. Exit code 1 where it does not.
 */
const count = Number(process.argv[2] ?? 1000)
const seed = 2026
const atOnce = 32
const warmUpCount = count
/** Memory may grow by this share. */
const tolerance = 0.1

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

async function measureMegabytes() {
  for (let round = 0; round < 4; round++) {
    collectGarbage()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const { rss, heapUsed } = process.memoryUsage()
  const megabytes = (bytes: number) => Math.round(bytes / 10_485.76) / 100
  return { rss: megabytes(rss), heap: megabytes(heapUsed) }
}

const openSockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length

const dataDir = await mkdtemp(join(tmpdir(), 'lapel-churn-'))
const clock = quickClock()
const script = new Script()
script.sentenceMs = 600
const config = configSchema.parse({
  dataDir,
  ...scriptedConfig,
  auth: { devices: 'open' },
  server: { host: '127.0.0.1', port: 0 },
  chat: { resumeSeconds: 1, waitMs: 0 },
  log: { level: 'silent' },
})
const app = await startApp(config, {
  clock,
  ids: randomIds,
  log: createLog(config.log),
  version: 'churn',
  env: {},
  fetch,
  configFile: undefined,
  onRestart: async () => [],
  vendors: scriptedVendors(hesitating(script, clock, seededRandom(seed))),
})
const handles = watchHandles(app)
const ownTimers = app.services.clock.pending
const socketsBefore = openSockets()

await runChurn({ app, script, count: warmUpCount, atOnce, seed: seed + 1 })
await settle(app, script, handles, 10_000, ownTimers)
const before = await measureMegabytes()

const startedAt = performance.now()
const died = await runChurn({ app, script, count, atOnce, seed })
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
const held = { ...(await settle(app, script, handles, 10_000, ownTimers)), sockets: openSockets() - socketsBefore }
const after = await measureMegabytes()
await app.stop()
await rm(dataDir, { recursive: true, force: true })

const isEmpty = Object.values(held).every((value) => value === 0)
const isFlat = after.rss <= before.rss * (1 + tolerance) && after.heap <= before.heap * (1 + tolerance)
process.stdout.write(
  `${JSON.stringify({ count, atOnce, seed, seconds, died, held, megabytes: { before, after }, ok: isEmpty && isFlat }, null, 2)}\n`,
)
process.exitCode = isEmpty && isFlat ? 0 : 1
