import { flushCompileCache } from 'node:module'
import { startApp } from '../../src/app.ts'
import { configSchema } from '../../src/config/schema.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { randomIds } from '../../src/lib/ids.ts'
import { createLog } from '../../src/observe/log.ts'
import { MinutesModel } from '../support/minutes-model.ts'
import { Script, scriptedConfig, scriptedVendors } from '../support/scripted-providers.ts'

/*
 * The server that meeting-kill.ts kills and meeting-load.ts loads: `meeting-server.ts STORE DATA-DIR MODEL-MS`. Prints
 * its port as soon as that is open. Its model takes so long for each answer.
 */
const [store = '', dataDir = '', modelMs = ''] = process.argv.slice(2)
const clock = systemClock()
const model = new MinutesModel(clock)
model.delayMs = Number(modelMs)
const { asr, tts } = new Script()
const config = configSchema.parse({
  dataDir,
  store,
  ...scriptedConfig,
  chat: { waitMs: 0 },
  auth: { devices: 'open' },
  server: { host: '127.0.0.1', port: 0 },
  log: { level: 'silent' },
})
const app = await startApp(config, {
  clock,
  ids: randomIds,
  log: createLog(config.log),
  version: 'check',
  env: {},
  fetch,
  configFile: undefined,
  onRestart: async () => [],
  vendors: scriptedVendors({ asr, tts, llm: model }),
})
process.once('SIGTERM', () => void app.stop())
process.stdout.write(`${app.port}\n`)
// It may be killed before it would do so by itself.
flushCompileCache()
