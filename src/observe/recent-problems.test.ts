import { expect, test } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import { silentLog } from './log.ts'
import { keepingProblems } from './recent-problems.ts'
import { recordingLog } from './recording-log.ts'

const settings = { level: 'error', maxMessageLength: 2000, personal: true } as const

function start() {
  const { log: written, entries } = recordingLog()
  const log = { ...written, settings, configure: () => undefined }
  return { ...keepingProblems(log, new ManualClock()), entries }
}

test('warnings and errors are kept, the newest first, and everything is still logged', () => {
  const { log, problems, entries } = start()
  log.info({}, 'one')
  log.child({ device: 'a' }).warn({ attempt: 2 }, 'two')
  log.error({ error: new Error('no', { cause: new Error('why') }) }, 'three')
  expect(problems.list()).toMatchObject([
    { level: 'error', message: 'three', fields: { error: 'Error: no (why)' } },
    { level: 'warn', message: 'two', fields: { device: 'a', attempt: 2 } },
  ])
  expect(problems.count).toBe(2)
  expect(entries.map(({ message }) => message)).toEqual(['one', 'two', 'three'])
  expect(entries[1]?.fields).toEqual({ device: 'a', attempt: 2 })
})

test('nothing personal and no secret is kept, even where the log shows what people say', () => {
  const { log, problems } = start()
  log.warn({ personal: { text: 'my diary' }, token: 'abcdef', url: 'https://a:hunter@b.org' }, 'said')
  const kept = JSON.stringify(problems.list())
  for (const word of ['diary', 'personal', 'abcdef', 'hunter']) expect(kept).not.toContain(word)
})

test('only the latest ones are kept, and all are counted', () => {
  const log = { ...silentLog, settings, configure: () => undefined }
  const { log: keeping, problems } = keepingProblems(log, new ManualClock())
  for (let number = 0; number < 1000; number++) keeping.warn({ number }, 'again')
  expect(problems.list()).toHaveLength(100)
  expect(problems.list()[0]?.fields).toEqual({ number: 999 })
  expect(problems.count).toBe(1000)
})
