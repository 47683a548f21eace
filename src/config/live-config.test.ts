import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { changesBetween } from './changes.ts'
import { type ChangeReport, LiveConfig } from './live-config.ts'
import { readConfig } from './load.ts'
import { type Config, configSchema } from './schema.ts'
import { watchFile } from './watch.ts'

const vendors = { asr: [], llm: [], tts: [] }
let directory = ''
let file = ''
let ending = new AbortController()
let clock = systemClock()

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lapel-config-'))
  file = join(directory, 'lapel.yaml')
  ending = new AbortController()
  clock = systemClock()
  await writeFile(file, 'log: { level: info }')
})

afterEach(async () => {
  ending.abort()
  // Whoever slept learns of it.
  await new Promise((resolve) => setImmediate(resolve))
  await rm(directory, { recursive: true })
  expect(clock.pending).toBe(0)
})

/** A configuration that follows the file; `next` resolves to the next report that says something. */
function start({ refuse, watched = true }: { refuse?: string; watched?: boolean } = {}) {
  let running: Config = configSchema.parse({})
  const reports: ChangeReport[] = []
  let arrived = () => {}
  const live = new LiveConfig({
    clock,
    signal: ending.signal,
    env: {},
    vendors,
    file: { read: () => readFile(file, 'utf8'), write: (text) => writeFile(file, text) },
    current: () => running,
    apply: async (config) => {
      if (refuse) throw new Error(refuse)
      running = config
    },
    onReport: (_by, report) => {
      if (report.status === 'unchanged') return
      reports.push(report)
      arrived()
    },
  })
  const onChange = () => void live.noticed('file')
  if (watched) watchFile({ file, clock, signal: ending.signal, settleMs: 10, onChange, onError: onChange })
  const next = async () => {
    while (reports.length === 0) {
      await new Promise<void>((resolve) => {
        arrived = resolve
      })
    }
    return reports.shift()
  }
  return { live, next, reports, running: () => running }
}

test('a file written in place is reread', async () => {
  const { next, running } = start()
  await writeFile(file, 'log: { level: debug }')
  expect(await next()).toEqual({ status: 'applied', changed: ['log.level'], needRestart: [] })
  expect(running().log.level).toBe('debug')
})

test('a file put in place by renaming is reread, again and again', async () => {
  const { next, running } = start()
  for (const level of ['debug', 'warn', 'error']) {
    await writeFile(join(directory, 'new'), `log: { level: ${level} }`)
    await rename(join(directory, 'new'), file)
    await next()
    expect(running().log.level).toBe(level)
  }
})

test('a bad file is told once and changes nothing', async () => {
  const { live, next, reports, running } = start()
  await writeFile(file, 'log: { level: debgu }')
  expect(await next()).toEqual({ status: 'refused', problems: [expect.stringContaining('Did you mean debug?')] })
  await live.noticed('file')
  expect(reports).toEqual([])
  expect(running().log.level).toBe('info')
})

test('a file that is being written is not taken for a whole one', async () => {
  const { live, running } = start({ watched: false })
  await writeFile(file, '')
  expect(await live.noticed('file')).toEqual({ status: 'unchanged' })
  await writeFile(file, 'log: { level: debug }')
  const noticing = live.noticed('file')
  // Its first reading is behind it when the queue has moved on.
  await new Promise((resolve) => setImmediate(resolve))
  await writeFile(file, 'log: { level: warn }\n# and more to come')
  await noticing
  expect(await live.noticed('file')).toMatchObject({ status: expect.stringMatching(/applied|unchanged/) })
  expect(running().log.level).toBe('warn')
})

test('rereading on demand tells the problems again', async () => {
  await writeFile(file, 'sever: {}')
  const { live } = start()
  for (const _ of [1, 2]) {
    expect(await live.reload('SIGHUP')).toEqual({
      status: 'refused',
      problems: [expect.stringContaining('Did you mean server?')],
    })
  }
})

test('a file that says the same in other words is no change', async () => {
  await writeFile(file, '# a comment\nserver: { port: 8000 }')
  const { live } = start()
  expect(await live.reload('SIGHUP')).toEqual({ status: 'unchanged' })
})

test('what cannot be put in force is refused with its reason', async () => {
  await writeFile(file, 'log: { level: debug }')
  const { live } = start({ refuse: 'the model is not there' })
  expect(await live.reload('SIGHUP')).toEqual({ status: 'refused', problems: ['the model is not there'] })
  expect(live.audit).toEqual([])
})

test('a new text is put in force, then written; a bad one is not written', async () => {
  const { live } = start()
  expect(await live.replace('log: { level: warn }', 'api')).toMatchObject({ status: 'applied' })
  expect(await readFile(file, 'utf8')).toBe('log: { level: warn }')
  expect(await live.replace('log: { level: loud }', 'api')).toMatchObject({ status: 'refused' })
  expect(await readFile(file, 'utf8')).toBe('log: { level: warn }')
})

test('changes asked for at once are applied one after another', async () => {
  const { live, running } = start()
  await Promise.all(['debug', 'warn', 'error'].map((level) => live.replace(`log: { level: ${level} }`, 'api')))
  expect(running().log.level).toBe('error')
  expect(live.audit).toHaveLength(3)
})

test('the audit list says who, when and which keys, never values', async () => {
  const { live } = start()
  await live.replace('auth: { tokens: [{ name: a, token: 0123456789abcdef-secret }] }', 'api')
  expect(live.audit).toEqual([
    { at: expect.stringMatching(/^\d{4}-/), by: 'api', changed: ['auth.tokens'], needRestart: [] },
  ])
})

test('changes are named by their fields, and marked where they need a restart', () => {
  const load = (text: string) => readConfig(text, {}, vendors).config ?? configSchema.parse({})
  const before = load('server: { port: 1, paths: [/a] }\ndevices: { a: { name: x } }')
  const after = load('server: { port: 2, paths: [/b], drainSeconds: 1 }\ndevices: { b: {} }')
  expect(changesBetween(before, before, vendors)).toEqual([])
  expect(changesBetween(before, after, vendors)).toEqual([
    { path: 'server.port', restart: true },
    { path: 'server.paths', restart: true },
    { path: 'server.drainSeconds', restart: false },
    { path: 'devices.a', restart: false },
    { path: 'devices.b', restart: false },
  ])
})
