import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, startApp } from '../../src/app.ts'
import { configSchema } from '../../src/config/schema.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { randomIds } from '../../src/lib/ids.ts'
import { createLog } from '../../src/observe/log.ts'
import { vendor as pocketsphinx } from '../../src/providers/asr/pocketsphinx/provider.ts'
import { MinutesModel } from './minutes-model.ts'
import { Script, scriptedConfig, scriptedVendors } from './scripted-providers.ts'

/** What is said in the meetings of the checks that really hear. */
export const meetingSentences = [
  'the printer on the second floor is broken again',
  'we should buy a new printer before the end of the month',
  'anna will order the printer on friday',
  'how much money is left in the budget',
  'the customer wants to see the contract tomorrow',
  'i will send the contract to the customer this evening',
  'there was no light in the building last night',
  'nobody was told about it until the morning',
  'peter will write a report about the accident',
  'we need three more people in the warehouse',
  'the new office is ready in september',
  'the rent of the new office is higher than we thought',
  'let us talk about the price again next week',
  'the test of the new machine was a success',
  'the machine makes forty parts in one hour',
  'the old machine can not be repaired',
  'mary has asked for a day off on monday',
  'the training begins at nine in the morning',
  'please bring your badge to the training',
  'the visitors arrive by train at noon',
  'somebody has to meet them at the station',
  'the coffee machine needs to be cleaned every day',
  'our competitor has lowered the price by ten percent',
  'we do not follow them with our price',
  'the delivery from china is late by six days',
  'the ship is waiting outside of the harbor',
  'we can use the material from the other factory',
  'john knows the manager of the other factory',
  'the results are better than in the last year',
  'thank you all for coming today',
] as const

export interface SpokenServer extends AsyncDisposable {
  readonly app: App
  readonly url: string
  readonly model: MinutesModel
  /** Utterances at the recogniser: how many there have been, and how many it is at work on. */
  readonly utterances: { begun: number; open: number }
}

/** A server that hears with pocketsphinx and the grammar of the sentences, and takes its minutes by copying. */
export async function startSpokenServer(clock: Clock): Promise<SpokenServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lapel-spoken-'))
  const grammar = join(dataDir, 'meeting.gram')
  await writeFile(grammar, `#JSGF V1.0;\ngrammar meeting;\npublic <said> = ${meetingSentences.join(' | ')};\n`)
  const model = new MinutesModel(clock)
  const script = new Script()
  const utterances = { begun: 0, open: 0 }
  const { llm, tts } = scriptedVendors({ asr: script.asr, tts: script.tts, llm: model })
  const config = configSchema.parse({
    dataDir,
    ...scriptedConfig,
    // Of the fast clock: the recogniser itself is not any faster.
    asr: { provider: 'pocketsphinx', grammar, strictness: 'off', timeoutMs: 600_000 },
    meeting: { transcriptIntervalMs: 15_000 },
    chat: { waitMs: 0 },
    auth: { devices: 'open' },
    server: { host: '127.0.0.1', port: 0 },
    log: { level: 'warn' },
  })
  const app = await startApp(config, {
    clock,
    ids: randomIds,
    log: createLog(config.log),
    version: 'check',
    env: { PATH: process.env.PATH },
    fetch,
    configFile: undefined,
    onRestart: async () => [],
    vendors: { asr: [counted(utterances)], llm, tts },
  })
  return {
    app,
    url: `ws://127.0.0.1:${app.port}/xiaozhi/v1/`,
    model,
    utterances,
    async [Symbol.asyncDispose]() {
      await app.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Pocketsphinx, with its utterances counted. */
function counted(utterances: SpokenServer['utterances']): typeof pocketsphinx {
  return {
    ...pocketsphinx,
    async create(options, ports) {
      const recogniser = await pocketsphinx.create(options, ports)
      return {
        ...recogniser,
        open(request) {
          utterances.begun++
          utterances.open++
          let isOpen = true
          const close = () => {
            if (isOpen) utterances.open--
            isOpen = false
          }
          request.signal.addEventListener('abort', close, { once: true })
          const stream = recogniser.open(request)
          return { write: (pcm) => stream.write(pcm), finish: () => stream.finish().finally(close) }
        },
      }
    },
  }
}
