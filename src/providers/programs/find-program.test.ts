import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findProgram } from './find-program.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'programs-'))
  await writeFile(join(directory, 'speaker'), '#!/bin/sh\n', { mode: 0o755 })
  await writeFile(join(directory, 'notes'), 'text', { mode: 0o644 })
})
afterAll(() => rm(directory, { recursive: true }))

test('finds an executable in the first directory that has it', async () => {
  expect(await findProgram('speaker', `/nowhere:${directory}:/bin`)).toBe(join(directory, 'speaker'))
})

test('skips files that are not executable, and directories', async () => {
  expect(await findProgram('notes', directory)).toBeUndefined()
  expect(await findProgram('bin', '/usr')).toBeUndefined()
})

test('skips relative and empty entries', async () => {
  expect(await findProgram('speaker', '::.:bin')).toBeUndefined()
})

test('takes a name with a slash as a file', async () => {
  expect(await findProgram(join(directory, 'speaker'), '')).toBe(join(directory, 'speaker'))
  expect(await findProgram(join(directory, 'absent'), directory)).toBeUndefined()
})
