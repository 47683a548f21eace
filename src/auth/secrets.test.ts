import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadSecrets } from './secrets.ts'

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-secrets-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

test('are made at the first start, in a directory that need not exist, and kept', async () => {
  const directory = join(await emptyDirectory(), 'data')
  const made = await loadSecrets(directory)
  expect(made.enrolment).toHaveLength(32)
  expect(made.isNew).toBe(true)
  expect(await loadSecrets(directory)).toEqual({ ...made, isNew: false })
  expect(await readdir(directory)).toEqual(['secrets.json'])
})

test.skipIf(process.platform === 'win32')('are readable by their user only', async () => {
  const directory = await emptyDirectory()
  await loadSecrets(directory)
  expect((await stat(join(directory, 'secrets.json'))).mode & 0o777).toBe(0o600)
})

test('of before there was an admin token get one and keep the rest', async () => {
  const directory = await emptyDirectory()
  const enrolment = Buffer.alloc(32, 7).toString('base64url')
  await writeFile(join(directory, 'secrets.json'), JSON.stringify({ enrolment }))
  const secrets = await loadSecrets(directory)
  expect(secrets.enrolment).toEqual(Buffer.alloc(32, 7))
  expect(secrets).toMatchObject({ isNew: true, adminToken: expect.stringMatching(/^.{32}$/) })
  expect((await loadSecrets(directory)).adminToken).toBe(secrets.adminToken)
})

test('differ between servers', async () => {
  const [one, other] = [await loadSecrets(await emptyDirectory()), await loadSecrets(await emptyDirectory())]
  expect(one.enrolment.equals(other.enrolment)).toBe(false)
})

test.each(['', '{', '{}', '{"enrolment":"short"}', '[]'])('a damaged file (%j) is an error and stays', async (text) => {
  const directory = await emptyDirectory()
  const path = join(directory, 'secrets.json')
  await writeFile(path, text)
  await expect(loadSecrets(directory)).rejects.toThrow(/secrets\.json is damaged; restore it/)
  expect(await readFile(path, 'utf8')).toBe(text)
})
