import { execFile } from 'node:child_process'
import { glob, mkdir, rm, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../', import.meta.url))
const lock = `${root}node_modules/.lapel-console-lock`
/** Whoever holds the lock longer than this has died. */
const lockMs = 60_000

/** What the console is made of. */
const sources = ['console/index.html', 'console/vite.config.ts', 'console/src/**/*', 'src/protocol/**/*', 'src/lib/*']

/**
 * Runs `use` while the console is built from what its sources are now, and nobody builds it: several test processes use
 * the same folder at once.
 */
export async function withBuiltConsole(use: () => Promise<void>): Promise<void> {
  await takeLock()
  try {
    if (await isStale()) await promisify(execFile)(process.execPath, ['tools/build-console.ts'], { cwd: root })
    await use()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

async function isStale(): Promise<boolean> {
  const builtMs = await changedMs('console/dist/index.html')
  for await (const file of glob(sources, { cwd: root })) if ((await changedMs(file)) > builtMs) return true
  return false
}

/** 0: it is not there. */
async function changedMs(file: string): Promise<number> {
  return stat(`${root}${file}`).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}

async function takeLock(): Promise<void> {
  for (;;) {
    const isTaken = await mkdir(lock).then(
      () => true,
      () => false,
    )
    if (isTaken) return
    const age = Date.now() - ((await changedMs('node_modules/.lapel-console-lock')) || Date.now())
    if (age > lockMs) await rm(lock, { recursive: true, force: true })
    await pause(20)
  }
}
