import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { SimulatedDevice } from '../../device/simulated-device.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/load.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { randomIds } from '../../src/lib/ids.ts'
import { createLog } from '../../src/observe/log.ts'
import type { VendorTable } from '../../src/providers/holding.ts'

/**
 * Proof that configuration changes live: devices talk without pause while the file changes, every fifth time for the
 * worse. `node test/check/reload.ts [devices=50] [changes=100]`. Each provider instance is made with a number that rises
 * with every good change, so that a turn that mixes two configurations shows, and so does an instance that lives too
 * long.
 */
const devices = Number(process.argv[2] ?? 50)
const changes = Number(process.argv[3] ?? 100)
const betweenMs = 200
const lingerMs = 1000

interface Instance {
  readonly version: number
  lastUse: number
  closedAt: number | undefined
}

const clock = systemClock()
const instances: Instance[] = []
/** What went through the providers: `asr 3 llm 3 tts 3`. */
const mixes = new Map<string, number>()
const count = (mix: string) => mixes.set(mix, (mixes.get(mix) ?? 0) + 1)
const settings = z.strictObject({ version: z.int() })

function instanceOf(version: number) {
  const instance: Instance = { version, lastUse: clock.now(), closedAt: undefined }
  instances.push(instance)
  return {
    use: () => {
      if (instance.closedAt !== undefined) count(`used after close: ${version}`)
      instance.lastUse = clock.now()
    },
    close: async () => {
      instance.closedAt = clock.now()
    },
  }
}

const vendors: VendorTable = {
  asr: [
    {
      name: 'numbered',
      settings,
      async create({ version }) {
        const { use, close } = instanceOf(Number(version))
        const open = () => ({
          write: use,
          finish: async () => {
            use()
            return { text: `asr ${version}` }
          },
        })
        return { name: 'numbered', can: { streaming: false, languages: 'any' }, open, close }
      },
    },
  ],
  llm: [
    {
      name: 'numbered',
      settings,
      async create({ version }) {
        const { use, close } = instanceOf(Number(version))
        return {
          name: 'numbered',
          can: { tools: false },
          close,
          async *stream({ messages }) {
            use()
            const heard = messages.at(-1)?.content ?? ''
            const prompt = /version (\d+)/.exec(messages[0]?.content ?? '')?.[1]
            yield { type: 'text', text: `${heard} prompt ${prompt} llm ${version}.` } as const
            use()
            yield { type: 'stop', reason: 'end' } as const
          },
        }
      },
    },
  ],
  tts: [
    {
      name: 'numbered',
      settings,
      async create({ version }) {
        const { use, close } = instanceOf(Number(version))
        return {
          name: 'numbered',
          can: { streaming: true, languages: 'any' },
          close,
          async *speak({ text }) {
            count(`${text.replace('.', '')} tts ${version}`)
            for (let chunk = 0; chunk < 3; chunk++) {
              use()
              yield { pcm: new Int16Array(1440).fill(1000), sampleRate: 24_000 }
            }
          },
        }
      },
    },
  ],
}

const dataDir = await mkdtemp(join(tmpdir(), 'lapel-reload-'))
const textOf = (version: number) =>
  JSON.stringify({
    dataDir,
    server: { host: '127.0.0.1', port: 0 },
    auth: { devices: 'open' },
    asr: { provider: 'numbered', version },
    llm: { models: { a: { provider: 'numbered', version } } },
    tts: { provider: 'numbered', version },
    chat: { prompt: `version ${version}`, waitMs: 0, historyTurns: version % 5 },
    idle: { seconds: 600 + version },
    log: { level: 'silent' },
  })
let text = textOf(0)
const first = readConfig(text, {}, vendors).config
if (!first) throw new Error('the first configuration is wrong')
const app = await startApp(first, {
  clock,
  ids: randomIds,
  log: createLog(first.log),
  version: 'reload',
  env: {},
  fetch,
  configFile: { read: async () => text, write: async () => undefined },
  onRestart: async () => [],
  vendors,
})

const talking = new AbortController()
const speech = syntheticSpeech(300)
let turns = 0
const failures: string[] = []
const talkers = Array.from({ length: devices }, async (_, index) => {
  const device = new SimulatedDevice({
    clock,
    url: `ws://127.0.0.1:${app.port}/xiaozhi/v1/`,
    deviceId: `02:30:00:00:00:${index.toString(16).padStart(2, '0')}`,
    timeoutMs: 10_000,
  })
  try {
    await device.hello()
    while (!talking.signal.aborted) {
      await device.press()
      await device.speak(speech)
      await device.release()
      const { sentences } = await device.expectAnswer()
      turns++
      if (!/^asr \d+ prompt \d+ llm \d+\.$/.test(sentences.join('|'))) failures.push(sentences.join('|'))
    }
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error))
  } finally {
    await device.close()
  }
})

let refused = 0
let version = 0
const wait = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve))
for (let change = 1; change <= changes; change++) {
  await wait(betweenMs)
  if (change % 5 === 0) text = '{ "chat": { "promt": 1 } }'
  else text = textOf(++version)
  const report = await app.liveConfig.reload('check')
  if (report.status === 'refused') refused++
  if (app.services.config().chat.prompt !== `version ${version}`) failures.push(`change ${change} is not in force`)
}
await wait(lingerMs)
talking.abort()
await Promise.all(talkers)
await wait(lingerMs)

const now = clock.now()
const lingered = instances
  .filter(({ version: own }) => own < version)
  .map(({ lastUse, closedAt }) => (closedAt ?? now) - lastUse)
const mixed = [...mixes].filter(([mix]) => !/^asr (\d+) prompt \1 llm \1 tts \1$/.test(mix))
const alive = instances.filter(({ closedAt }) => closedAt === undefined).length
await app.stop()
await rm(dataDir, { recursive: true, force: true })
const result = {
  devices,
  changes,
  refused,
  turns,
  failures: failures.slice(0, 5),
  mixed,
  instancesMade: instances.length,
  instancesAlive: alive,
  longestAfterLastUseMs: Math.round(Math.max(...lingered)),
}
const ok =
  failures.length + mixed.length === 0 &&
  alive === 3 &&
  refused === Math.floor(changes / 5) &&
  result.longestAfterLastUseMs <= lingerMs
process.stdout.write(`${JSON.stringify({ ...result, ok }, null, 2)}\n`)
process.exitCode = ok ? 0 : 1
