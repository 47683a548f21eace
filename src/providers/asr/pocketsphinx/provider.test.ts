import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recogniserContract } from '../../../../test/contract/recogniser.ts'
import { eventually } from '../../../../test/support/processes.ts'
import { hasPrograms } from '../../../../test/support/programs.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { Resampler } from '../../../audio/resample.ts'
import { decodeWav } from '../../../audio/wav.ts'
import { systemClock } from '../../../lib/clock.ts'
import type { Recogniser } from '../../contract.ts'
import { vendor } from './provider.ts'
import { settings } from './settings.ts'

const canHear = await hasPrograms('pocketsphinx_continuous')
const canTry = canHear && (await hasPrograms('espeak-ng'))

let directory = ''
let theRecogniser: Recogniser
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lapel-pocketsphinx-'))
  if (canHear) theRecogniser = await recogniserOf()
})
afterAll(async () => {
  await rm(directory, { recursive: true })
})

async function recogniserOf(options: object = {}): Promise<Recogniser> {
  return await vendor.create(settings.parse(options), providerPorts({ clock: systemClock(), dataDir: directory }))
}

/** `text` as espeak-ng says it, 16 kHz, with the silence around it that a voice detector leaves. */
async function say(text: string): Promise<Int16Array> {
  const { stdout } = await promisify(execFile)('espeak-ng', ['-v', 'en-us+f3', '-s', '130', '--stdout', text], {
    encoding: 'buffer',
  })
  const { pcm, sampleRate } = decodeWav(stdout)
  const resampler = new Resampler(sampleRate, 16_000)
  const parts = [new Int16Array(4800), resampler.push(pcm), resampler.flush(), new Int16Array(8000)]
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

async function hear(recogniser: Recogniser, pcm: Int16Array): Promise<string> {
  const stream = recogniser.open({ language: 'en', signal: new AbortController().signal })
  for (let at = 0; at < pcm.length; at += 960) stream.write(pcm.subarray(at, at + 960))
  return (await stream.finish()).text
}

test
  .skipIf(!canTry)
  .each([
    'what time is it',
    'what is the time',
    'what day is it',
    'tell me the date',
    'what can you do',
    'who are you',
    'what is your name',
    'stop',
    'tell me a joke',
    'repeat that',
    'count to twelve',
    'roll a dice',
    'what is twelve minus four',
    'working mode',
    'exit working mode',
    'refresh the list',
    'read the tasks',
    'more',
    'undo',
    'how many tasks are open',
    'claim the second task',
    'take the fourth task',
    'claim task two',
    'mark the second task done',
    'mark task one done',
    'the second task is done',
    'claim the printer task',
    'add a task to buy paper',
  ])('"%s" is heard word for word', async (text) => {
  expect(await hear(theRecogniser, await say(text))).toBe(text)
})

test
  .skipIf(!canTry)
  .each(['turn on the kitchen light', 'I would like to order a pizza with cheese', 'how much does this cost'])(
  '"%s", which no command is, gives no text',
  async (text) => {
    expect(await hear(theRecogniser, await say(text))).toBe('')
  },
)

test.skipIf(!canTry)('without strictness the nearest command is taken', async () => {
  expect(await hear(await recogniserOf({ strictness: 'off' }), await say('turn on the kitchen light'))).not.toBe('')
})

test.skipIf(!canTry)('a pause does not split a sentence in two', async () => {
  const [first, second] = [await say('what is twelve'), await say('minus four')]
  const whole = new Int16Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  expect(await hear(theRecogniser, whole)).toBe('what is twelve minus four')
})

test.skipIf(!canHear)('silence gives no text', async () => {
  expect(await hear(theRecogniser, new Int16Array(32_000))).toBe('')
})

test.skipIf(!canTry)('a smaller grammar of the caller is used', async () => {
  const file = join(directory, 'lights.jsgf')
  await writeFile(file, '#JSGF V1.0;\ngrammar lights;\npublic <light> = turn (on | off) the kitchen light;\n')
  const recogniser = await recogniserOf({ grammar: file })
  expect(await hear(recogniser, await say('turn off the kitchen light'))).toBe('turn off the kitchen light')
})

test.skipIf(!canHear)('a word that no dictionary knows is named when the provider is made', async () => {
  const file = join(directory, 'odd.jsgf')
  await writeFile(file, '#JSGF V1.0;\ngrammar odd;\npublic <odd> = hello xiaozhiqq;\n')
  const made = recogniserOf({ grammar: file })
  await expect(made).rejects.toMatchObject({ failure: 'bad-request' })
  await expect(made).rejects.toThrow('xiaozhiqq')
})

test.skipIf(!canHear)('a model that is not there is named with the package that brings it', async () => {
  const made = recogniserOf({ model: join(directory, 'nothing') })
  await expect(made).rejects.toMatchObject({ failure: 'missing' })
  await expect(made).rejects.toThrow('pocketsphinx-en-us')
})

let speech: Int16Array = new Int16Array(0)
beforeAll(async () => {
  if (canTry) speech = await say('what time is it')
})

const processes = () => process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length
/** Of other tests in this process, e.g. a browser that several share. */
const processesBefore = processes()

recogniserContract(
  'pocketsphinx',
  async () => ({
    recogniser: await recogniserOf(),
    speech,
    text: 'what time is it',
    // The start of a process is no call: it is there before anyone speaks.
    calls: () => 0,
    // It answers only after the end; while it works is as good a moment as any.
    asked: () => new Promise((resolve) => setImmediate(resolve)),
    quiet: () => eventually(async () => processes() === processesBefore),
    close: () => Promise.resolve(),
  }),
  { skip: !canTry, failures: {} },
)
