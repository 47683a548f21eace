import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeOnnx } from '../../../test/support/onnx-writer.ts'
import { tones } from '../../../test/support/tone-models.ts'
import { writeToneVoiceModel } from '../../../test/support/tone-voices.ts'
import { SpeakerClusters } from '../../meetings/speaker-clusters.ts'
import { PrinterProcess } from './printer-process.ts'

const identity = {
  inputs: [{ name: 'x', type: 'float', shape: ['N'] }],
  outputs: [{ name: 'y', type: 'float', shape: ['N'] }],
  nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
  weights: {},
  metadata: {},
} as const

async function startPrinter() {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-voices-'))
  const model = join(directory, 'voices.onnx')
  await writeToneVoiceModel(model)
  const printer = await PrinterProcess.start(model)
  onTestFinished(async () => {
    await printer.close()
    await rm(directory, { recursive: true, force: true })
  })
  return printer
}

test('sherpa-onnx prints voices with a model made for the tests; the same voice is alike, another is not', async () => {
  const printer = await startPrinter()
  const sounds = [tones('low', 'low', 'low'), tones('high', 'high'), tones('low', 'low'), tones('high', 'high', 'high')]
  const prints = await Promise.all(sounds.map((pcm) => printer.print(pcm)))
  expect(prints.map(({ length }) => length)).toEqual([80, 80, 80, 80])
  const clusters = new SpeakerClusters(() => 0.8)
  expect(prints.map((print) => clusters.add(print))).toEqual([1, 2, 1, 2])
})

test('what is too short for a print is refused, and the next one is made', async () => {
  const printer = await startPrinter()
  await expect(printer.print(new Int16Array(0))).rejects.toThrow()
  expect(await printer.print(tones('low', 'low'))).toHaveLength(80)
})

test('a model that is not there is named', async () => {
  await expect(PrinterProcess.start('/nowhere/voices.onnx')).rejects.toMatchObject({
    name: 'ProviderError',
    failure: 'missing',
    message: expect.stringContaining('meeting.speakers.model'),
  })
})

test.each([
  ['a text', 'not a model'],
  ['a model for something else', writeOnnx(identity)],
])('%s as the model is refused, and the server lives on', async (_, content) => {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-voices-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const model = join(directory, 'voices.onnx')
  await writeFile(model, content)
  await expect(PrinterProcess.start(model)).rejects.toMatchObject({ failure: 'bad-request' })
})

test('after its end it prints no more', async () => {
  const printer = await startPrinter()
  await printer.close()
  await expect(printer.print(tones('low', 'low'))).rejects.toMatchObject({ failure: 'unavailable' })
})
