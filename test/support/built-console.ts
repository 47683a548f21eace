import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { glob, mkdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../', import.meta.url))
const lock = join(tmpdir(), `lapel-console-lock-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`)
/** Whoever holds the lock longer than this has died. */
const lockMs = 60_000

/** What the console is made of. */
const sources = [
  'console/index.html',
  'console/vite.config.ts',
  'console/src/**/*',
  'src/protocol/**/*',
  'src/lib/*',
  'src/records/*',
]

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
  return stat(resolve(root, file)).then(
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
    const age = Date.now() - ((await changedMs(lock)) || Date.now())
    if (age > lockMs) await rm(lock, { recursive: true, force: true })
    await pause(20)
  }
}
