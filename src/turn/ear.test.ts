import { beforeEach, describe, expect, it } from 'vitest'
import type { AudioEngine } from '../audio/contract.ts'
import { configSchema } from '../config/schema.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { Scope } from '../lib/scope.ts'
import type { Recogniser } from '../providers/contract.ts'
import type { Lease } from '../providers/live-setup.ts'
import type { Providers } from '../providers/providers.ts'
import { Ear, type Utterance } from './ear.ts'

const packetMs = 60
const voice = Uint8Array.of(1)
const quiet = Uint8Array.of(0)
const garbage = Uint8Array.of(255)

let clock: ManualClock
let scope: Scope
let ear: Ear
/** Samples of each utterance that was opened; loud ones are 1. */
let opened: { samples: number[]; aborted: boolean; finished: boolean }[]
let utterances: Utterance[]
let begun: number
let skipped: string[]
let handles: number
let endpoint: (() => void) | undefined

/** Packets of one byte: its value fills the samples, and what is not 0 is voice. */
const audio: Pick<AudioEngine, 'decoder' | 'detector'> = {
  decoder: () => {
    handles++
    return {
      decode: ([value]) => (value === 255 ? undefined : new Int16Array(960).fill(value ?? 0)),
      free: () => void handles--,
    }
  },
  detector: () => {
    handles++
    return { feed: (pcm) => (pcm[0] === 0 ? 0 : 1), reset: () => undefined, free: () => void handles-- }
  },
}

beforeEach(() => {
  clock = new ManualClock()
  scope = new Scope('test')
  opened = []
  utterances = []
  skipped = []
  begun = 0
  handles = 0
  const config = configSchema.parse({ listen: { maxUtteranceSeconds: 3 } })
  ear = new Ear({
    clock,
    audio: audio as AudioEngine,
    scope,
    config: () => config,
    lease: () =>
      leaseOf({
        name: 'recording',
        can: { streaming: true, languages: 'any' },
        open: ({ signal, onEndpoint }) => {
          endpoint = onEndpoint
          const utterance = { samples: [] as number[], aborted: false, finished: false }
          opened.push(utterance)
          signal.addEventListener('abort', () => {
            utterance.aborted = true
          })
          return {
            write: (pcm) => void utterance.samples.push(...pcm),
            finish: async () => {
              utterance.finished = true
              return { text: 'words' }
            },
          }
        },
        close: async () => undefined,
      }),
    onSpeech: () => void begun++,
    onUtterance: (utterance) => void utterances.push(utterance),
    onSkip: (reason) => void skipped.push(reason),
  })
})

/** A lease of a configuration that hears with this recogniser. */
function leaseOf(asr: Recogniser): Lease {
  const providers = { asr } as unknown as Providers
  return { config: configSchema.parse({}), providers, again: () => leaseOf(asr), release: () => undefined }
}

/** In real time. */
async function hear(packet: Uint8Array, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += packetMs) {
    ear.hear(packet)
    await clock.advance(packetMs)
  }
}

const heardMs = (index = 0) => (opened[index]?.samples.length ?? 0) / 16

describe('an ear in manual mode', () => {
  it('takes everything between start and stop, silence included', async () => {
    ear.start('manual')
    await hear(quiet, 600)
    await hear(voice, 600)
    await hear(quiet, 900)
    ear.stop()
    expect(heardMs()).toBe(2100)
    expect(utterances).toHaveLength(1)
  })

  it('hands the utterance over in the same step as the stop, with the time of it', async () => {
    ear.start('manual')
    await hear(voice, 300)
    ear.stop()
    expect(utterances[0]?.endedAt).toBe(300)
    expect(opened[0]?.finished).toBe(true)
    expect(await utterances[0]?.transcript).toEqual({ text: 'words' })
    expect(ear.state).toBe('idle')
  })

  it('makes no utterance of a press without sound', () => {
    ear.start('manual')
    ear.stop()
    expect(utterances).toEqual([])
    expect(ear.state).toBe('idle')
  })

  it('ends by itself when 5 s passed since the press and 2 s since the last voice', async () => {
    ear.start('manual')
    await hear(voice, 1800)
    await clock.advance(3000)
    expect(utterances).toHaveLength(0)
    await clock.advance(1000)
    expect(utterances).toHaveLength(1)
  })

  it('waits on while somebody speaks', async () => {
    ear.start('manual')
    for (let round = 0; round < 4; round++) {
      await hear(voice, 600)
      await clock.advance(1800)
    }
    expect(utterances).toHaveLength(0)
    ear.stop()
    expect(utterances).toHaveLength(1)
  })

  it('ends an utterance that reached its longest', async () => {
    ear.start('manual')
    await hear(voice, 3600)
    expect(heardMs()).toBe(3000)
    expect(utterances).toHaveLength(1)
    expect(skipped).toHaveLength(10)
  })

  it('does not let the recogniser end the utterance', async () => {
    ear.start('manual')
    await hear(voice, 300)
    endpoint?.()
    expect(utterances).toHaveLength(0)
  })
})

describe.each(['auto', 'realtime'] as const)('an ear in %s mode', (mode) => {
  it('begins with enough voice and ends with enough silence', async () => {
    ear.start(mode)
    await hear(quiet, 1200)
    await hear(voice, 600)
    expect(begun).toBe(1)
    await hear(quiet, 600)
    expect(utterances).toHaveLength(0)
    await hear(quiet, 300)
    expect(utterances).toHaveLength(1)
  })

  it('gives the recogniser what came before the beginning, and every sample of the speech', async () => {
    ear.start(mode)
    await hear(quiet, 1200)
    await hear(voice, 600)
    await hear(quiet, 900)
    const samples = opened[0]?.samples ?? []
    const firstLoud = samples.indexOf(1)
    expect(firstLoud / 16).toBeGreaterThanOrEqual(360)
    expect(firstLoud / 16).toBeLessThanOrEqual(420)
    expect(samples.filter((sample) => sample === 1)).toHaveLength(600 * 16)
  })

  it('opens no recogniser for silence', async () => {
    ear.start(mode)
    await hear(quiet, 3000)
    expect(opened).toEqual([])
  })

  it('lets the recogniser end the utterance', async () => {
    ear.start(mode)
    await hear(voice, 600)
    endpoint?.()
    expect(utterances).toHaveLength(1)
  })

  it('takes more voice to begin while the answer is spoken', async () => {
    ear.start(mode)
    ear.guard(true)
    await hear(voice, 240)
    await hear(quiet, 600)
    expect(begun).toBe(0)
    ear.guard(false)
    await hear(voice, 240)
    expect(begun).toBe(1)
  })
})

describe('an ear', () => {
  it('skips what it cannot decode, and what comes while nobody listens, by name', async () => {
    ear.hear(voice)
    ear.start('manual')
    ear.hear(garbage)
    ear.hear(voice)
    expect(skipped).toEqual(['not-listening', 'undecodable'])
    expect(heardMs()).toBe(60)
  })

  it('ignores a second start in the same mode', async () => {
    ear.start('manual')
    await hear(voice, 300)
    ear.start('manual')
    await hear(voice, 300)
    ear.stop()
    expect(heardMs()).toBe(600)
  })

  it('begins anew at a start in another mode, with the rules of that mode', async () => {
    ear.start('auto')
    await hear(voice, 300)
    ear.start('manual')
    expect(opened[0]?.aborted).toBe(true)
    await hear(voice, 300)
    await clock.advance(10_000)
    expect(utterances).toHaveLength(1)
    expect(heardMs(1)).toBe(300)
  })

  it('hears the next utterance while the one before is being recognised', async () => {
    ear.start('manual')
    await hear(voice, 300)
    ear.stop()
    ear.start('manual')
    await hear(voice, 120)
    ear.stop()
    expect(opened.map(({ finished }) => finished)).toEqual([true, true])
    expect([heardMs(0), heardMs(1)]).toEqual([300, 120])
  })

  it('forgets what it hears when it is cancelled', async () => {
    ear.start('manual')
    await hear(voice, 300)
    ear.cancel()
    expect(opened[0]?.aborted).toBe(true)
    ear.stop()
    expect(utterances).toEqual([])
    expect(clock.pending).toBe(0)
  })

  it('holds a codec and a detector from the first start to its rest, however often it listens', async () => {
    expect(handles).toBe(0)
    for (let round = 0; round < 3; round++) {
      ear.start('manual')
      await hear(voice, 60)
      ear.stop()
    }
    expect(handles).toBe(2)
    ear.rest()
    expect(handles).toBe(0)
    ear.start('auto')
    expect(handles).toBe(2)
  })

  it('gives everything back with its scope', async () => {
    ear.start('manual')
    await hear(voice, 300)
    await scope.end('done')
    expect(opened[0]?.aborted).toBe(true)
    expect([handles, clock.pending]).toEqual([0, 0])
  })
})
