import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { providerPorts } from '../../test/support/provider-ports.ts'
import { configSchema } from '../config/schema.ts'
import { absentRecogniser } from './asr/absent.ts'
import type { AsrVendor } from './contract.ts'
import type { SetupPorts } from './holding.ts'
import { vendor as builtIn } from './llm/built-in/provider.ts'
import { ProviderError } from './provider-error.ts'
import { createSetup } from './setup.ts'
import { SharedClients } from './shared/shared-clients.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lapel-resolve-'))
})
afterEach(async () => {
  await rm(dataDir, { recursive: true })
})

/** What was made, in order: `vendor` or `vendor model`. */
let made: string[] = []
let closed: string[] = []
beforeEach(() => {
  made = []
  closed = []
})

/** A recogniser vendor that is there, or fails as `error`. */
function vendorOf(name: string, error?: ProviderError): AsrVendor {
  return {
    name,
    settings: z.looseObject({}),
    create: async ({ model }) => {
      made.push([name, model].filter(Boolean).join(' '))
      if (error) throw error
      return {
        ...absentRecogniser(''),
        name,
        ...(typeof model === 'string' && { detail: model }),
        close: async () => void closed.push(name),
      }
    },
  }
}

const missing = (name: string) => new ProviderError(name, 'missing', 'is not here')

async function recogniserOf(
  asr: object,
  vendors: readonly AsrVendor[],
  env: SetupPorts['env'] = {},
  llmVendors = [builtIn],
) {
  const warnings: string[] = []
  const ports: SetupPorts = {
    ...providerPorts({ dataDir, log: { info: () => undefined, warn: (_, message) => void warnings.push(message) } }),
    env,
    // No model server answers on this machine.
    fetch: () => Promise.reject(new Error('nobody')),
    meter: { count: () => undefined, observe: () => undefined },
    clients: new SharedClients((error) => {
      throw error
    }),
  }
  const { parts, release } = await createSetup(
    configSchema.parse({ asr, llm: { models: { rules: { provider: 'built-in' } } } }),
    { asr: vendors, llm: llmVendors, tts: [] },
    ports,
  )
  await release()
  return { part: parts[0], warnings }
}

const pull = (name: string) => mkdir(join(dataDir, 'models', name), { recursive: true })
const key = { OPENAI_API_KEY: 'sk-1' }
const all = [vendorOf('openai-compatible'), vendorOf('sherpa-onnx'), vendorOf('pocketsphinx')]

test('auto hears with a pulled model before anything else', async () => {
  await pull('sense-voice')
  const { part } = await recogniserOf({}, all, key)
  expect(part).toEqual({ part: 'recogniser', name: 'sherpa-onnx sense-voice' })
  expect(made).toEqual(['sherpa-onnx sense-voice'])
})

test('of the pulled models auto takes the first that knows the language', async () => {
  await pull('kroko-en')
  await pull('sense-voice')
  await recogniserOf({ language: 'ja' }, all, key)
  expect(made).toEqual(['sherpa-onnx sense-voice'])
})

test('a model for voice activity does not hear words', async () => {
  await pull('silero-vad')
  const { part } = await recogniserOf({}, all, key)
  expect(part?.name).toBe('openai-compatible')
})

test('a pulled model that does not work is told and passed over', async () => {
  await pull('sense-voice')
  const { part, warnings } = await recogniserOf({}, [vendorOf('sherpa-onnx', missing('sherpa-onnx')), ...all], key)
  expect(part?.name).toBe('openai-compatible')
  expect(warnings).toEqual(['the pulled recognition model cannot be used'])
})

test('without a model and without a key the few commands are heard, and what is missing is said', async () => {
  const { part } = await recogniserOf({}, all)
  expect(part).toMatchObject({ name: 'pocketsphinx', advice: expect.stringContaining('models list') })
})

test('where nothing hears, that is said', async () => {
  const { part } = await recogniserOf({}, [vendorOf('pocketsphinx', missing('pocketsphinx'))])
  expect(part).toMatchObject({ name: 'none', advice: expect.stringContaining('no speech is understood') })
})

test('a recogniser that is set and cannot be made is an error', async () => {
  const resolved = recogniserOf({ provider: 'pocketsphinx' }, [vendorOf('pocketsphinx', missing('pocketsphinx'))])
  await expect(resolved).rejects.toMatchObject({ failure: 'missing' })
})

test('where one part cannot be made, the others are closed', async () => {
  await expect(recogniserOf({}, all, key, [])).rejects.toMatchObject({ failure: 'missing' })
  expect(closed).toEqual(['openai-compatible'])
})
