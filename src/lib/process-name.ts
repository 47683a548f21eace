import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Ids } from './ids.ts'

/** Names a part of a running process, so that whoever finds the name later can tell whether that process has gone. */
export interface ProcessName {
  readonly text: string
  /** Whether the process of that name certainly runs no more; false where nobody here can know. */
  isGone(text: string): boolean
}

const startedAt = Math.round(performance.timeOrigin)

/** `<machine>.<pid>.<start, ms since the epoch>.<random>`; no two are alike. */
export function processName(ids: Ids): ProcessName {
  const here = machine()
  return {
    text: [here, process.pid, startedAt, ids.hex(4)].join('.'),
    isGone(text) {
      const [place, pidText, start] = text.split('.')
      const pid = Number(pidText)
      if (place !== here || !Number.isSafeInteger(pid) || pid <= 0) return false
      // In a container each process may get the number of the one before.
      return pid === process.pid ? Number(start) !== startedAt : !isRunning(pid)
    },
  }
}

/** This machine, or container, since its start: process numbers mean something within it only. */
function machine(): string {
  return createHash('sha256').update(`${hostname()} ${bootId()}`).digest('hex').slice(0, 16)
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Only Linux has it.
    return ''
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
