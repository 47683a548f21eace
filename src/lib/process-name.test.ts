import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { randomIds } from './ids.ts'
import { processName } from './process-name.ts'

/** The name of this process, but of another one in its place. */
function other(change: { readonly machine?: string; readonly pid?: number; readonly startedAt?: number }): string {
  const [machine, pid, startedAt, random] = processName(randomIds).text.split('.')
  return [change.machine ?? machine, change.pid ?? pid, change.startedAt ?? startedAt, random].join('.')
}

test('no two parts of a process are named alike, and none of them has gone', () => {
  const [one, two] = [processName(randomIds), processName(randomIds)]
  expect(one.text).not.toBe(two.text)
  expect(one.isGone(two.text)).toBe(false)
})

test('a process that has ended has gone', () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  expect(processName(randomIds).isGone(other({ pid }))).toBe(true)
})

test('a process that runs has not gone', () => {
  expect(processName(randomIds).isGone(other({ pid: process.ppid }))).toBe(false)
})

test('the one that had the number of this process before has gone', () => {
  expect(processName(randomIds).isGone(other({ startedAt: 1 }))).toBe(true)
})

test('of another machine, or of what is no such name, nobody can know', () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  expect(processName(randomIds).isGone(other({ machine: 'elsewhere', pid }))).toBe(false)
  expect(processName(randomIds).isGone('3f2a9c00')).toBe(false)
  expect(processName(randomIds).isGone(other({ pid: 0 }))).toBe(false)
})
