import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLogEnd } from './log-end.ts'

const pageBytes = 4096
const frameBytes = 24 + pageBytes

let directory = ''
let database: DatabaseSync
const file = () => join(directory, 'x.db')
const log = () => `${file()}-wal`

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lapel-log-end-'))
  database = new DatabaseSync(file())
  database.exec(`pragma page_size = ${pageBytes}; pragma journal_mode = wal; create table t (x)`)
  for (let row = 0; row < 3; row++) database.exec(`insert into t values (${row})`)
})
afterEach(async () => {
  database.close()
  await rm(directory, { recursive: true })
})

/** What the log of sqlite becomes when something happens to its bytes. */
async function changed(change: (log: Buffer) => Buffer) {
  const other = join(directory, 'other-wal')
  await writeFile(other, change(await readFile(log())))
  return readLogEnd(other)
}

test('a log that ends with a commit is whole', async () => {
  const frames = ((await readFile(log())).length - 32) / frameBytes
  expect(await readLogEnd(log())).toEqual({ committed: frames, unfinished: 0, isBroken: false })
})

test('a log that is cut within a frame is broken, one that is cut between two is shorter', async () => {
  const { committed = 0 } = (await readLogEnd(log())) ?? {}
  expect(await changed((bytes) => bytes.subarray(0, -100))).toMatchObject({ committed: committed - 1, isBroken: true })
  expect(await changed((bytes) => bytes.subarray(0, -frameBytes))).toMatchObject({
    committed: committed - 1,
    isBroken: false,
  })
})

test('a byte that is not what was written breaks the log there', async () => {
  const flipped = await changed((bytes) => {
    const at = 32 + 2 * frameBytes + 100
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes
  })
  expect(flipped).toMatchObject({ committed: 2, isBroken: true })
})

test('what is left of an earlier log, or is no frame at all, is no damage', async () => {
  const { committed } = (await readLogEnd(log())) ?? {}
  const junk = Buffer.alloc(frameBytes + 10, 7)
  expect(await changed((bytes) => Buffer.concat([bytes, junk]))).toEqual({ committed, unfinished: 0, isBroken: false })
  database.exec('pragma wal_checkpoint(restart)')
  database.exec('insert into t values (9)')
  expect(await readLogEnd(log())).toEqual({ committed: 1, unfinished: 0, isBroken: false })
})

test('where there is no log there is nothing to say', async () => {
  expect(await readLogEnd(join(directory, 'none'))).toBeUndefined()
})
