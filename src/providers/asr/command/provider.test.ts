import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RecogniserScenario, recogniserContract } from '../../../../test/contract/recogniser.ts'
import { eventually, groupSize } from '../../../../test/support/processes.ts'
import { providerPorts } from '../../../../test/support/provider-ports.ts'
import { type Clock, systemClock } from '../../../lib/clock.ts'
import { ManualClock } from '../../../lib/manual-clock.ts'
import type { Recogniser } from '../../contract.ts'
import { vendor } from './provider.ts'
import { settings } from './settings.ts'

const speech = Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 20))
const request = (signal = new AbortController().signal) => ({ language: 'auto', signal })

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lapel-command-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

async function recogniserOf(options: object, clock: Clock = new ManualClock()): Promise<Recogniser> {
  return await vendor.create(settings.parse(options), providerPorts({ clock }))
}

const pidsOf = async (file: string) =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean).map(Number)

const programs: Record<Exclude<RecogniserScenario, 'refuses-key' | 'rate-limits' | 'answers-garbage'>, string> = {
  answers: 'bytes=$(wc -c); echo "$bytes" >> "$calls"; test "$bytes" = 0 || echo "heard $bytes bytes"',
  // A pipe of two processes: both have to go.
  hangs: 'cat > /dev/null; echo >> "$calls"; sleep 600 | sleep 600',
  fails: 'cat > /dev/null; echo "cannot open model" >&2; exit 1',
  absent: 'no-such-recogniser',
  'answers-without-end': 'yes',
}

recogniserContract(
  'command',
  async (scenario) => {
    const home = await mkdtemp(join(tmpdir(), 'lapel-command-'))
    const [pids, calls] = [join(home, 'pids'), join(home, 'calls')]
    const program = programs[scenario as keyof typeof programs]
    const recogniser = await recogniserOf({ run: `echo $$ >> ${pids}; calls=${calls}; ${program}` }, systemClock())
    let count = 0
    const refresh = async () => {
      count = (await pidsOf(calls)).length
    }
    return {
      recogniser,
      speech,
      text: `heard ${speech.length * 2} bytes`,
      calls: () => count,
      asked: async () => await eventually(async () => (await readFile(calls, 'utf8').catch(() => '')) !== ''),
      quiet: async () => {
        await refresh()
        const started = await pidsOf(pids)
        for (const group of started) await eventually(async () => (await groupSize(group)) === 0)
      },
      close: () => rm(home, { recursive: true }),
    }
  },
  { failures: { fails: 'unavailable', absent: 'missing', 'answers-without-end': 'bad-reply' } },
)

test('the program reads exactly the samples as little-endian PCM, however many writes they came in', async () => {
  const file = join(directory, 'pcm')
  const recogniser = await recogniserOf({ run: ['tee', file] })
  const stream = recogniser.open(request())
  const silence = Int16Array.from({ length: 5000 }, (_, at) => (at % 2 === 0 ? 0x2020 : 0x0a20))
  stream.write(silence.subarray(0, 999))
  stream.write(silence.subarray(999))
  await stream.finish()
  expect((await readFile(file)).equals(Buffer.from(silence.buffer))).toBe(true)
})

test('lines before the end are partials, together they are the text', async () => {
  const recogniser = await recogniserOf({
    run: 'head -c 2 > /dev/null; echo turn; cat > /dev/null; echo; echo " the light on "',
  })
  const first = Promise.withResolvers<string>()
  const partials: string[] = []
  const stream = recogniser.open({
    ...request(),
    onPartial: (text) => {
      partials.push(text)
      first.resolve(text)
    },
  })
  stream.write(speech)
  expect(await first.promise).toBe('turn')
  expect(await stream.finish()).toEqual({ text: 'turn the light on' })
  expect(partials).toEqual(['turn', 'turn the light on'])
})

test('a character split between two reads is whole, and a last line needs no newline', async () => {
  const recogniser = await recogniserOf({
    run: 'printf "\\344\\275"; sleep 0.05; printf "\\240\\345\\245\\275"; cat > /dev/null',
  })
  const stream = recogniser.open(request())
  stream.write(speech)
  expect((await stream.finish()).text).toBe('你好')
})

test('the failure says what the program said last on standard error', async () => {
  const recogniser = await recogniserOf({
    run: 'cat > /dev/null; echo starting >&2; echo "model not found: x.bin" >&2; exit 3',
  })
  const stream = recogniser.open(request())
  stream.write(speech)
  await expect(stream.finish()).rejects.toThrow('ended with code 3 (model not found: x.bin)')
})

test('a program that is not there is named', async () => {
  const recogniser = await recogniserOf({ run: ['no-such-recogniser'] })
  const stream = recogniser.open(request())
  stream.write(speech)
  const outcome = stream.finish()
  await expect(outcome).rejects.toMatchObject({ failure: 'missing' })
  await expect(outcome).rejects.toThrow('no-such-recogniser was not found: check asr.run')
})

test('a program that stops reading early and ends well is believed', async () => {
  const recogniser = await recogniserOf({ run: 'head -c 3200 > /dev/null; exec 0<&-; echo enough' })
  const stream = recogniser.open(request())
  for (let round = 0; round < 40; round++) stream.write(speech)
  expect((await stream.finish()).text).toBe('enough')
})

test('a program that reads nothing does not fill the memory', async () => {
  const recogniser = await recogniserOf({ run: 'sleep 600' })
  const stream = recogniser.open(request())
  const minute = new Int16Array(16_000 * 60)
  for (let round = 0; round < 12; round++) stream.write(minute)
  await expect(stream.finish()).rejects.toThrow('does not read its input')
})

test('no end in time is a timeout; the program is killed and no timer is left', async () => {
  const clock = new ManualClock()
  const pids = join(directory, 'pids')
  const recogniser = await recogniserOf({ run: `echo $$ > ${pids}; sleep 600`, timeoutMs: 3000 }, clock)
  const stream = recogniser.open(request())
  stream.write(speech)
  const outcome = expect(stream.finish()).rejects.toMatchObject({ failure: 'timeout' })
  await eventually(async () => (await pidsOf(pids)).length > 0)
  await clock.advance(3000)
  await outcome
  const [group = 0] = await pidsOf(pids)
  await eventually(async () => (await groupSize(group)) === 0)
  expect(clock.pending).toBe(0)
})

test('what a program leaves behind ends with it', async () => {
  const pids = join(directory, 'pids')
  const recogniser = await recogniserOf({ run: `echo $$ > ${pids}; sleep 600 & cat > /dev/null; echo done` })
  const stream = recogniser.open(request())
  stream.write(speech)
  expect((await stream.finish()).text).toBe('done')
  const [group = 0] = await pidsOf(pids)
  await eventually(async () => (await groupSize(group)) === 0)
})

test('a script file runs as a list of arguments without a shell', async () => {
  const script = join(directory, 'recognise.sh')
  await writeFile(script, '#!/bin/sh\ncat > /dev/null\necho "$1"\n', { mode: 0o755 })
  const recogniser = await recogniserOf({ run: [script, 'a; echo b'] })
  const stream = recogniser.open(request())
  stream.write(speech)
  expect((await stream.finish()).text).toBe('a; echo b')
})

test.each([
  ['a line, as $1', 'cat > /dev/null; echo "in $1"'],
  ['a list, as {language}', ['sh', '-c', 'cat > /dev/null; echo "$0"', 'in {language}']],
])('the language that is spoken reaches %s', async (_, run) => {
  const recogniser = await recogniserOf({ run })
  const stream = recogniser.open({ ...request(), language: 'de' })
  stream.write(speech)
  expect((await stream.finish()).text).toBe('in de')
})
