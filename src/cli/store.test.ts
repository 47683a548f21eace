import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { silentLog } from '../observe/log.ts'
import { firstTables } from '../store/migrations/0001-first-tables.ts'
import { migrations } from '../store/migrations/list.ts'
import { openStore, type StoreOptions } from '../store/open-store.ts'
import { storeCommand } from './store.ts'

const vendors = { asr: [], llm: [], tts: [] }
const clock = systemClock()
let directory = ''
let file = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lapel-store-cli-'))
  file = join(directory, 'a.backup')
})
afterEach(() => rm(directory, { recursive: true }))

/** Runs the command with a configuration that names a data directory, and a store where it is not sqlite. */
async function run(args: readonly string[], dataDir = 'one', store = 'sqlite') {
  let [out, err] = ['', '']
  const code = await storeCommand(
    {
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      env: { LAPEL_CONFIG: 'lapel.yaml' },
      readFile: async (path) =>
        path === 'lapel.yaml'
          ? `dataDir: ${join(directory, dataDir)}\nstore: ${store}\n`
          : Promise.reject(new Error('no such file')),
      clock,
      version: '1.2.3',
    },
    vendors,
    args,
  )
  return { code, out, err }
}

async function name(dataDir: string, deviceName: string, more: Partial<StoreOptions> = {}): Promise<void> {
  const store = await openStore({ url: 'sqlite', dataDir: join(directory, dataDir), log: silentLog, clock, ...more })
  await store.devices.save('badge-1', { name: deviceName }, 1)
  await store.close()
}

function nameIn(dataDir: string): unknown {
  const database = new DatabaseSync(join(directory, dataDir, 'lapel.db'), { readOnly: true })
  const row = database.prepare('select name from devices').get()
  database.close()
  return row?.name
}

test('what one store backs up another one restores', async () => {
  await name('one', 'Ada')
  expect(await run(['backup', file])).toMatchObject({
    code: 0,
    out: expect.stringMatching(`^${file}: devices 1, tokens 0, settings 0, task groups 0, .*\n$`),
    err: '',
  })
  expect(await run(['restore', file], 'two')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^restored: devices 1, .*\n$/),
    err: '',
  })
  expect(nameIn('two')).toBe('Ada')
})

test('a backup is for this user only, and nothing else is left', async () => {
  await name('one', 'Ada')
  await run(['backup', file])
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(directory)).toEqual(['a.backup', 'one'])
})

test('a backup replaces an older one', async () => {
  await name('one', 'Ada')
  await run(['backup', file])
  await name('one', 'Bob')
  await run(['backup', file])
  await run(['restore', file], 'two')
  expect(nameIn('two')).toBe('Bob')
})

test('a backup that cannot be written is told', async () => {
  await name('one', 'Ada')
  const nowhere = join(directory, 'nowhere', 'a.backup')
  expect(await run(['backup', nowhere])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('ENOENT') })
})

test('where there is no store there is nothing to back up', async () => {
  expect(await run(['backup', file])).toEqual({
    code: 3,
    out: '',
    err: `There is no store in ${join(directory, 'one')}. Set dataDir.\n`,
  })
  expect(await readdir(directory)).toEqual([])
})

test('a store that holds something is replaced only when that is asked for', async () => {
  await name('one', 'Ada')
  await name('two', 'Bob')
  await run(['backup', file])
  expect(await run(['restore', file], 'two')).toEqual({
    code: 1,
    out: '',
    err: 'The backup cannot be restored: the store is not empty. Add --replace to replace everything in it.\n',
  })
  expect(nameIn('two')).toBe('Bob')
  expect(await run(['restore', file, '--replace'], 'two')).toMatchObject({ code: 0 })
  expect(nameIn('two')).toBe('Ada')
})

test('a file that is not there, or is no backup, is told', async () => {
  expect(await run(['restore', file])).toMatchObject({ code: 1, err: expect.stringContaining('ENOENT') })
  await writeFile(file, 'hello')
  expect(await run(['restore', file])).toMatchObject({ code: 1, err: expect.stringContaining('cannot be restored') })
})

test('migrate says what was done, and where the copy is', async () => {
  await name('one', 'Ada', { migrations: [firstTables] })
  const names = migrations.slice(1).map((migration) => migration.name)
  const done = await run(['migrate'])
  expect(done).toMatchObject({ code: 0, out: `from schema 1 to ${migrations.length}: ${names.join(', ')}\n` })
  const [copy = ''] = await readdir(join(directory, 'one', 'backups'))
  expect(done.err).toBe(`store copied before it is brought up to date: ${join(directory, 'one', 'backups', copy)}\n`)
  expect(await run(['migrate'])).toEqual({ code: 0, out: `up to date (schema ${migrations.length})\n`, err: '' })
})

test('a store that cannot be reached is told in one line', async () => {
  const done = await run(['migrate'], 'one', 'postgres://me:secret@127.0.0.1:1/lapel')
  expect(done).toMatchObject({ code: 3, out: '' })
  expect(done.err).toMatch(/^Cannot reach the store postgres:\/\/127\.0\.0\.1:1\/lapel: .*ECONNREFUSED.*set store\.\n$/)
})

test('a configuration that is wrong is told', async () => {
  expect(await run(['migrate'], 'one', 'mysql')).toMatchObject({ code: 2, err: expect.stringContaining('store') })
})

test.each([
  [[]],
  [['backup']],
  [['backup', 'a', 'b']],
  [['backup', 'a', '--replace']],
  [['restore']],
  [['migrate', 'a']],
  [['migrate', '--replace']],
  [['frobnicate', 'a']],
  [['backup', 'a', '--frobnicate']],
])('wrong usage %j is answered with the usage and 2', async (args) => {
  expect(await run(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('usage') })
})
