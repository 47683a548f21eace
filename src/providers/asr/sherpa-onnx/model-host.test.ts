import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tones, writeStreamingToneModel } from '../../../../test/support/tone-models.ts'
import { ProviderError } from '../../provider-error.ts'
import { ModelHost } from './model-host.ts'
import { findModel } from './model-kind.ts'
import { ModelThread } from './model-thread.ts'
import { importSherpa } from './sherpa-package.ts'

const isInstalled = await importSherpa().then(
  () => true,
  () => false,
)

let home = ''
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lapel-sherpa-host-'))
  await writeStreamingToneModel(home)
})
afterAll(async () => {
  await rm(home, { recursive: true })
})

let threads: ModelThread[] = []
let failure: ProviderError | undefined
beforeEach(() => {
  threads = []
  failure = undefined
})

async function start(): Promise<ModelThread> {
  if (failure) throw failure
  const { files, tailMs } = await findModel(home)
  const thread = await ModelThread.start({ files, threads: 1, tailMs })
  threads.push(thread)
  return thread
}

const request = (signal = new AbortController().signal) => ({ language: 'auto', signal })

async function hear(host: ModelHost, ...words: ('low' | 'high')[]): Promise<string> {
  const stream = host.open(request())
  stream.write(tones(...words))
  return (await stream.finish()).text
}

describe.skipIf(!isInstalled)('a thread that has died', () => {
  test('fails the utterance that it took down, and hears the next ones again', async () => {
    const host = await ModelHost.open(start)
    const stream = host.open(request())
    stream.write(tones('low'))
    const finished = stream.finish()
    const failed = expect(finished).rejects.toMatchObject({ failure: 'unavailable', retryable: true })
    await threads[0]?.close()
    await failed
    await expect(finished).rejects.toThrow('the next utterance starts another')

    expect(await Promise.all([hear(host, 'low', 'high'), hear(host, 'high')])).toEqual(['low high', 'high'])
    expect(threads).toHaveLength(2)
    await host.close()
  })

  test('and cannot be replaced is tried again at each utterance', async () => {
    const host = await ModelHost.open(start)
    await threads[0]?.close()
    failure = new ProviderError('sherpa-onnx', 'missing', 'the model has gone')
    await expect(hear(host, 'low')).rejects.toBe(failure)
    failure = undefined
    expect(await hear(host, 'low')).toBe('low')
    await host.close()
  })

  test('does not hold up whoever gives up the utterance', async () => {
    const host = await ModelHost.open(start)
    await threads[0]?.close()
    const controller = new AbortController()
    const stream = host.open(request(controller.signal))
    stream.write(tones('low'))
    const finished = expect(stream.finish()).rejects.toThrow('barge-in')
    controller.abort(new Error('barge-in'))
    await finished
    await host.close()
  })

  test('is not replaced after the recogniser was closed', async () => {
    const host = await ModelHost.open(start)
    await threads[0]?.close()
    const late = hear(host, 'low')
    const failed = expect(late).rejects.toMatchObject({ failure: 'unavailable' })
    await host.close()
    await failed
    await expect(hear(host, 'low')).rejects.toThrow('has been closed')
    expect(threads.every(({ ended }) => ended)).toBe(true)
  })
})
