import { readdir, readFile } from 'node:fs/promises'

/** Waits, on real time, until `met`: a process tells nobody but its parent that it has gone. */
export async function eventually(met: () => Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise(setImmediate)
}

/**
 * How many processes of a group are running, from /proc (Linux). Those that ended and that nobody has yet waited for
 * do not count.
 */
export async function groupSize(group: number): Promise<number> {
  const entries = await readdir('/proc')
  const stats = await Promise.all(
    entries.filter((name) => /^\d+$/.test(name)).map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')),
  )
  return stats.filter((stat) => {
    // pid (name, which may hold anything) state parent group
    const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state !== 'Z' && Number(pgrp) === group
  }).length
}
