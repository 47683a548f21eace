import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '../../src/lib/clock.ts'
import { vendor } from '../../src/providers/asr/pocketsphinx/provider.ts'
import { settings } from '../../src/providers/asr/pocketsphinx/settings.ts'
import type { Recogniser } from '../../src/providers/contract.ts'
import { providerPorts } from '../support/provider-ports.ts'
import { speak } from '../support/speech.ts'

/**
 * How well pocketsphinx tells the sentences of the built-in grammar apart, and what becomes of others:
 * `node test/check/hearing.ts [--grammar FILE]`. The figures beside `asr.strictness` come from here.
 */
const { values } = parseArgs({ options: { grammar: { type: 'string' } } })

const talk = [
  'what time is it',
  'what is the time',
  'what day is it',
  'what is the date today',
  'tell me the date',
  'help',
  'what can you do',
  'hello',
  'good morning',
  'good evening',
  'how are you',
  'who are you',
  'what is your name',
  'thank you',
  'stop',
  'goodbye',
  'tell me a joke',
  'repeat that',
  'count to twelve',
  'count to seven please',
  'flip a coin',
  'roll a dice',
  'what is three plus five',
  'what is twelve minus four',
  'what is six times seven',
  'what is twenty minus eleven',
  'what is nine plus zero',
  'please tell me a joke',
  'lapel what time is it',
]
const work = [
  'working mode',
  'enter working mode',
  'exit working mode',
  'refresh the list',
  'read the list',
  'more',
  'undo',
  'what are my tasks',
  'how many tasks are open',
  'claim the first task',
  'claim the second task',
  'take the third task',
  'claim the fourth task',
  'take the fifth task',
  'claim the last task',
  'claim task two',
  'claim task eight',
  'mark the first task done',
  'mark the second task done',
  'mark the sixth task done',
  'mark the tenth task done',
  'complete task one',
  'complete task four',
  'complete task nine',
  'the second task is done',
  'claim the printer task',
  'take the coffee task',
  'mark the paper task done',
  'add a task to buy paper',
]
const others = [
  'turn on the kitchen light',
  'I would like to order a pizza with cheese',
  'how much does this cost',
  'the weather was terrible last weekend',
  'can you call my brother later',
  'play some music',
  'where did I put my keys',
  'we should meet on Thursday afternoon',
  'my daughter learns to swim',
  'open the window it is hot in here',
]
const voices: readonly (readonly [voice: string, wordsPerMinute: number])[] = [
  ['en-us+f3', 130],
  ['en-us', 150],
]

const dataDir = await mkdtemp(join(tmpdir(), 'lapel-hearing-'))
const ports = providerPorts({ clock: systemClock(), dataDir })

async function hear(recogniser: Recogniser, text: string, [voice, speed]: (typeof voices)[number]): Promise<string> {
  const stream = recogniser.open({ language: 'en', signal: new AbortController().signal })
  // The silence that a voice detector leaves around an utterance.
  for (const pcm of [new Int16Array(4800), speak(text, voice, speed), new Int16Array(8000)]) stream.write(pcm)
  return (await stream.finish()).text
}

for (const strictness of ['off', 'normal', 'strict'] as const) {
  const recogniser = await vendor.create(
    settings.parse({ strictness, ...(values.grammar !== undefined && { grammar: values.grammar }) }),
    ports,
  )
  const tally = async (sentences: readonly string[], isRight: (text: string, heard: string) => boolean) => {
    const counts = { right: 0, wrong: 0, dropped: 0 }
    const misheard: string[] = []
    for (const voice of voices) {
      for (const text of sentences) {
        const heard = await hear(recogniser, text, voice)
        if (isRight(text, heard)) counts.right++
        else if (heard === '') counts.dropped++
        else counts.wrong++
        if (!isRight(text, heard)) misheard.push(`${voice[0]}: ${text} > ${heard || '-'}`)
      }
    }
    return { ...counts, misheard }
  }
  const figures = {
    strictness,
    talk: await tally(talk, (text, heard) => heard === text),
    work: await tally(work, (text, heard) => heard === text),
    others: await tally(others, (_, heard) => heard === ''),
  }
  await recogniser.close()
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
}
await rm(dataDir, { recursive: true, force: true })
