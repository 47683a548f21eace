import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { replaceFile } from './replace-file.ts'

test('a file gets a new text and keeps its mode, also behind a link', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-replace-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const file = join(directory, 'real.yaml')
  await writeFile(file, 'old')
  await chmod(file, 0o600)
  await symlink(file, join(directory, 'link.yaml'))
  await replaceFile(join(directory, 'link.yaml'), 'new')
  expect(await readFile(file, 'utf8')).toBe('new')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await readdir(directory)).sort()).toEqual(['link.yaml', 'real.yaml'])
})

test('a file that is not there is made, for its user alone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-replace-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const file = join(directory, 'new.yaml')
  await replaceFile(file, 'text')
  expect(await readFile(file, 'utf8')).toBe('text')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})
