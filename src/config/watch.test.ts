import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { changesBetween } from './changes.ts'
import { readConfig } from './load.ts'
import { type Problem, problemText } from './problem.ts'
import { type Config, configSchema } from './schema.ts'
import { watchConfig } from './watch.ts'

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
  await rm(directory, { recursive: true })
  expect(clock.pending).toBe(0)
})

/** Watches the file; `next` resolves to what is told next, in the words `level` or `problems`. */
function start() {
  const told: string[] = []
  let arrived = () => {}
  const tell = (text: string) => {
    told.push(text)
    arrived()
  }
  const reread = watchConfig({
    file,
    env: {},
    readFile: (path) => readFile(path, 'utf8'),
    vendors,
    running: configSchema.parse({}),
    clock,
    signal: ending.signal,
    settleMs: 10,
    onChange: (config: Config, changes) => tell(`${config.log.level}: ${changes.map(({ path }) => path).join()}`),
    onProblems: (problems: readonly Problem[]) => tell(problems.map(problemText).join()),
  })
  const next = async () => {
    while (told.length === 0) {
      await new Promise<void>((resolve) => {
        arrived = resolve
      })
    }
    return told.shift()
  }
  return { reread, next, told }
}

test('a file written in place is reread', async () => {
  const { next } = start()
  await writeFile(file, 'log: { level: debug }')
  expect(await next()).toBe('debug: log.level')
})

test('a file put in place by renaming is reread, again and again', async () => {
  const { next } = start()
  for (const level of ['debug', 'warn', 'error']) {
    await writeFile(join(directory, 'new'), `log: { level: ${level} }`)
    await rename(join(directory, 'new'), file)
    expect(await next()).toBe(`${level}: log.level`)
  }
})

test('a bad file is told and changes nothing', async () => {
  const { next, reread, told } = start()
  await writeFile(file, 'log: { level: debgu }')
  expect(await next()).toContain('Did you mean debug?')
  await writeFile(file, 'log: { level: info }')
  await reread()
  expect(told).toEqual([])
})

test('rereading on demand tells the problems again', async () => {
  await writeFile(file, 'sever: {}')
  const { reread, told } = start()
  await reread()
  await reread()
  expect(told).toEqual(Array(2).fill(expect.stringContaining('Did you mean server?')))
})

test('a file that says the same in other words is no change', async () => {
  await writeFile(file, '# a comment\nserver: { port: 8000 }')
  const { reread, told } = start()
  await reread()
  expect(told).toEqual([])
})

test('nothing is told after the end', async () => {
  const { reread, told } = start()
  await writeFile(file, 'log: { level: debug }')
  ending.abort()
  await reread()
  expect(told).toEqual([])
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
