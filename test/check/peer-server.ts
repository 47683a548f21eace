import { startApp } from '../../src/app.ts'
import { configSchema } from '../../src/config/schema.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { randomIds } from '../../src/lib/ids.ts'
import { silentLog } from '../../src/observe/log.ts'
import { Script, scriptedConfig, scriptedVendors } from '../support/scripted-providers.ts'

/*
 * The server that the checks of messages between devices kill, stop and fill up: `peer-server.ts CONFIG-JSON`, with a
 * channel to its parent. Tells its port, and sets its wall clock by `{ jumpMs }`.
 */
const config = configSchema.parse({ ...scriptedConfig, ...JSON.parse(process.argv[2] ?? '{}') })
const system = systemClock()
let jumpMs = 0

const app = await startApp(config, {
  clock: {
    now: () => system.now(),
    wall: () => system.wall() + jumpMs,
    after: (ms, run) => system.after(ms, run),
    get pending() {
      return system.pending
    },
  },
  ids: randomIds,
  log: { ...silentLog, settings: config.log, configure: () => undefined },
  version: '0.0.0-check',
  env: {},
  fetch,
  configFile: undefined,
  onRestart: async () => [],
  vendors: scriptedVendors(new Script()),
})

process.on('message', (message: { readonly jumpMs?: number }) => {
  jumpMs = message.jumpMs ?? jumpMs
})
// Whoever started it has gone.
process.on('disconnect', () => process.exit())
process.send?.({ port: app.port })
