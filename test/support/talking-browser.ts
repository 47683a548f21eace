import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { encodeWav } from '../../src/audio/wav.ts'
import { vendors } from '../../src/catalogue.ts'
import { type ConsoleOptions, openConsole } from './console-browser.ts'
import { Script, type ScriptedAnswer, scriptedVendors } from './scripted-providers.ts'
import { startTestServer, type TestServerOptions } from './test-server.ts'

const rate = 16_000

/** Nothing for a while, as a part of what a microphone hears. */
export function pause(ms: number): Int16Array {
  return new Int16Array((rate * ms) / 1000)
}

/** What a browser's microphone hears, as a file that is there until the end of the test. */
export async function microphoneFile(...parts: readonly Int16Array[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-microphone-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const file = join(directory, 'heard.wav')
  await writeFile(file, encodeWav(Int16Array.from(parts.flatMap((part) => [...part])), rate))
  return file
}

/** A server that hears with pocketsphinx and speaks with espeak-ng, and thinks what a test says; devices need a token. */
export async function startTalkServer(
  answers: ScriptedAnswer[],
  config: NonNullable<TestServerOptions['config']> = {},
) {
  const script = new Script()
  script.answers = answers
  const server = await startTestServer({
    vendors: { ...vendors, llm: scriptedVendors(script).llm },
    env: { PATH: process.env.PATH ?? '' },
    config: {
      llm: { models: { scripted: { provider: 'scripted' } } },
      ...config,
      auth: { ...config.auth, devices: 'token', adminToken: 'an admin token for tests' },
    },
  })
  return { server, script }
}

/** Opens the page that talks; what it plays is measured on its way to the loudspeaker. */
export async function openTalk(options: ConsoleOptions, before = ''): Promise<Page> {
  const { page, context } = await openConsole(options)
  await context.addInitScript({ content: `${before}\n${measuring}` })
  await page.evaluate(`location.hash = '#/talk'`)
  await page.reload()
  return page
}

/** When the page has been louder than -50 dBFS, in ms of its own clock, one entry for each 20 ms. */
export async function loudMoments(page: Page): Promise<readonly number[]> {
  return (await page.evaluate('globalThis.loudMoments')) as number[]
}

/** Begin and end of each piece of sound that the page has put on the clock of its loudspeaker, in seconds. */
export async function playedPieces(page: Page): Promise<readonly { readonly at: number; readonly until: number }[]> {
  return (await page.evaluate('globalThis.pieces')) as { readonly at: number; readonly until: number }[]
}

/** The moment by the page's clock. */
export async function pageTime(page: Page): Promise<number> {
  return (await page.evaluate('performance.now()')) as number
}

/** For `expect.poll`: browsers, ears and voices take their time where many of them share a machine. */
export const patiently = { timeout: 20_000 } as const

/** Waits until somebody has spoken into the microphone and has been quiet since, as the page's own meter shows it. */
export async function spokenOut(page: Page): Promise<void> {
  const isOut = `(() => {
    const now = performance.now()
    if (document.querySelector('meter')?.value > 0.25) globalThis.loudAt = now
    return globalThis.loudAt !== undefined && now - globalThis.loudAt > 700
  })()`
  await expect.poll(() => page.evaluate(isOut), patiently).toBe(true)
}

/** How many microphone tracks and audio contexts of the page are in use. */
export async function audioInUse(page: Page): Promise<{ readonly tracks: number; readonly contexts: number }> {
  return (await page.evaluate(`({
    tracks: globalThis.tracks.filter(({ readyState }) => readyState === 'live').length,
    contexts: globalThis.contexts.filter(({ state }) => state !== 'closed').length,
  })`)) as { readonly tracks: number; readonly contexts: number }
}

/** The name under which this browser is a device of the server. */
export async function deviceIdOf(page: Page): Promise<string> {
  return String(await page.evaluate(`localStorage.getItem('lapel.browser-device')`))
}

/** Runs in the page: remembers what it uses, and listens at the loudspeaker of every audio context. */
const measuring = `
  globalThis.loudMoments = []
  globalThis.pieces = []
  const start = AudioBufferSourceNode.prototype.start
  AudioBufferSourceNode.prototype.start = function (at, ...rest) {
    globalThis.pieces.push({ at, until: at + this.buffer.duration })
    return start.call(this, at, ...rest)
  }
  globalThis.tracks = []
  globalThis.contexts = []
  globalThis.AudioContext = class extends AudioContext {
    constructor(options) {
      super(options)
      globalThis.contexts.push(this)
    }
  }
  if (navigator.mediaDevices) {
    const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await getUserMedia(wanted)
      globalThis.tracks.push(...stream.getTracks())
      return stream
    }
  }
  const connect = AudioNode.prototype.connect
  const meters = new WeakMap()
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      let meter = meters.get(target)
      if (!meter) {
        meter = this.context.createAnalyser()
        meter.fftSize = 1024
        meters.set(target, meter)
        const samples = new Float32Array(1024)
        setInterval(() => {
          meter.getFloatTimeDomainData(samples)
          const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
          if (10 * Math.log10(energy) > -50) globalThis.loudMoments.push(performance.now())
        }, 20)
      }
      connect.call(this, meter)
    }
    return connect.call(this, target, ...rest)
  }
`
