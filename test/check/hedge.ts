import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { percentile } from '../../bench/row.ts'
import { SimulatedDevice } from '../../device/simulated-device.ts'
import { syntheticSpeech } from '../../device/synthetic-speech.ts'
import { startApp } from '../../src/app.ts'
import { vendors as catalogue } from '../../src/catalogue.ts'
import { configSchema } from '../../src/config/schema.ts'
import { sleep, systemClock } from '../../src/lib/clock.ts'
import { randomIds } from '../../src/lib/ids.ts'
import { createLog } from '../../src/observe/log.ts'
import type { VendorTable } from '../../src/providers/holding.ts'
import { seededRandom } from '../support/churn.ts'
import { VendorServer } from '../support/vendor-server.ts'

/**
 * Proof of failover and hedge against loopback servers that speak the chat completions format.
 * `node test/check/hedge.ts [devices=20] [turns=25]`: a healthy model, then one that stalls 5 s in a tenth of its calls
 * with the hedge on, then a dead one.
 */
const devices = Number(process.argv[2] ?? 20)
const turnsEach = Number(process.argv[3] ?? 25)
const clock = systemClock()
const random = seededRandom(7)
const delays = { asrMs: 350, firstTokenMs: 200, sentenceMs: 250, ttsMs: 250, stallMs: 5000 }
const speech = syntheticSpeech(240)

/** A model server; `stalls` is the share of its calls that say nothing for 5 s. */
async function startModel(name: string, stalls: number): Promise<VendorServer> {
  const server = await VendorServer.start()
  const chunk = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
  server.answer(async ({ reply }) => {
    const firstMs = random() < stalls ? delays.stallMs : delays.firstTokenMs * (0.9 + 0.2 * random())
    reply.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    await wait(firstMs)
    reply.write(chunk(`${name} answers `))
    await wait(delays.sentenceMs)
    reply.end(`${chunk('this. ')}data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`)
  })
  return server
}

/** Ears and voice that take as long as real ones, so that the model's share of a turn is what it usually is. */
const slow: VendorTable = {
  llm: catalogue.llm,
  asr: [
    {
      name: 'slow',
      settings: z.strictObject({}),
      create: async () => ({
        name: 'slow',
        can: { streaming: false, languages: 'any' },
        close: async () => undefined,
        open: ({ signal }) => ({
          write: () => undefined,
          finish: async () => {
            await sleep(clock, delays.asrMs, signal)
            return { text: 'a question' }
          },
        }),
      }),
    },
  ],
  tts: [
    {
      name: 'slow',
      settings: z.strictObject({}),
      create: async () => ({
        name: 'slow',
        can: { streaming: true, languages: 'any' },
        close: async () => undefined,
        async *speak({ signal }) {
          await sleep(clock, delays.ttsMs, signal)
          yield { pcm: new Int16Array(1440 * 2).fill(1000), sampleRate: 24_000 }
        },
      }),
    },
  ],
}

interface Run {
  readonly firstAudioMs: number[]
  readonly answers: string[]
  readonly failures: string[]
  readonly calls: number[]
}

/** Lets the devices talk to a server whose chat is served by these addresses, in this order. */
async function run(
  urls: readonly string[],
  servers: readonly VendorServer[],
  hedge: boolean,
  each: number,
): Promise<Run> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lapel-hedge-'))
  const models = Object.fromEntries(
    urls.map((baseUrl, index) => [
      `m${index}`,
      { provider: 'openai-compatible', baseUrl: `${baseUrl}/v1`, apiKey: 'x', model: 'm' },
    ]),
  )
  const config = configSchema.parse({
    dataDir,
    server: { host: '127.0.0.1', port: 0 },
    auth: { devices: 'open' },
    asr: { provider: 'slow' },
    tts: { provider: 'slow' },
    llm: {
      models,
      purposes: { default: 'm0' },
      fallback: Object.keys(models).slice(1),
      hedge: { enabled: hedge, afterMs: 600 },
      deadlines: { connectMs: 1000, firstTokenMs: 2000 },
    },
    chat: { waitMs: 0 },
    log: { level: 'silent' },
  })
  const app = await startApp(config, {
    clock,
    ids: randomIds,
    log: createLog(config.log),
    version: 'hedge',
    env: {},
    fetch,
    configFile: undefined,
    onRestart: async () => [],
    vendors: slow,
  })
  const callsBefore = servers.map(({ calls }) => calls.length)
  const result = { firstAudioMs: [] as number[], answers: [] as string[], failures: [] as string[] }
  await Promise.all(
    Array.from({ length: devices }, async (_, index) => {
      await wait(index * 40)
      let releasedAt = 0
      let isFirst = true
      const device = new SimulatedDevice({
        clock,
        url: `ws://127.0.0.1:${app.port}/xiaozhi/v1/`,
        deviceId: `02:40:00:00:00:${index.toString(16).padStart(2, '0')}`,
        timeoutMs: 20_000,
        onReceived: ({ kind, atMs }) => {
          if (kind !== 'audio' || !isFirst) return
          isFirst = false
          result.firstAudioMs.push(atMs - releasedAt)
        },
      })
      try {
        await device.hello()
        for (let turn = 0; turn < each; turn++) {
          await device.press()
          await device.speak(speech)
          isFirst = true
          releasedAt = clock.now()
          await device.release()
          result.answers.push((await device.expectAnswer()).sentences.join('|'))
        }
      } catch (error) {
        result.failures.push(error instanceof Error ? error.message : String(error))
      } finally {
        await device.close()
      }
    }),
  )
  await app.stop()
  await rm(dataDir, { recursive: true, force: true })
  const calls = servers.map((server, index) => server.calls.length - (callsBefore[index] ?? 0))
  return { ...result, calls }
}

await using healthy = await startModel('one', 0)
await using stalling = await startModel('one', 0.1)
await using second = await startModel('two', 0)
const calm = await run([healthy.url], [healthy], false, turnsEach)
const hedged = await run([stalling.url, second.url], [stalling, second], true, turnsEach)

// Nobody listens here; and here somebody accepts and never answers.
const dead = createTcpServer().listen(0, '127.0.0.1')
await new Promise((resolve) => dead.once('listening', resolve))
const deadUrl = `http://127.0.0.1:${(dead.address() as AddressInfo).port}`
const silent = await run([deadUrl, second.url], [second], false, 5)
dead.close()
const refused = await run([deadUrl, second.url], [second], false, 5)

const p95 = (times: readonly number[]) => Math.round(percentile(times, 95))
const turns = hedged.answers.length
const extraShare = ((hedged.calls[0] ?? 0) + (hedged.calls[1] ?? 0)) / turns - 1
const doubled = hedged.answers.filter((answer) => !/^(one|two) answers this\.$/.test(answer))
const slowerThan = (ms: number, { firstAudioMs }: Run) => firstAudioMs.filter((time) => time > ms).length
const result = {
  turns,
  healthyP95Ms: p95(calm.firstAudioMs),
  hedgedP95Ms: p95(hedged.firstAudioMs),
  ratio: p95(hedged.firstAudioMs) / p95(calm.firstAudioMs),
  extraShare,
  doubled: doubled.length,
  failures: [calm, hedged, silent, refused].flatMap(({ failures }) => failures),
  silentEndpoint: {
    turns: silent.answers.length,
    slowTurns: slowerThan(p95(calm.firstAudioMs) + 1000, silent),
    maxMs: Math.round(Math.max(...silent.firstAudioMs)),
  },
  refusingEndpoint: { turns: refused.answers.length, maxMs: Math.round(Math.max(...refused.firstAudioMs)) },
}
const ok =
  result.ratio <= 1.3 &&
  extraShare <= 0.16 &&
  doubled.length + result.failures.length === 0 &&
  result.silentEndpoint.slowTurns <= devices
process.stdout.write(`${JSON.stringify({ ...result, ok }, null, 2)}\n`)
process.exit(ok ? 0 : 1)
