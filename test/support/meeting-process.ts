import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { DatabaseOptions } from '../../src/store/database-options.ts'

const serverFile = join(import.meta.dirname, '..', 'check', 'meeting-server.ts')

/** A server in a process of its own, which somebody has to kill, and the address of its socket. */
export async function startMeetingProcess({ url, dataDir }: DatabaseOptions, modelMs: number) {
  const child = spawn(process.execPath, [serverFile, url, dataDir, String(modelMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // What the first one has compiled, the next ones need not.
    env: { ...process.env, NODE_COMPILE_CACHE: join(dataDir, 'compiled') },
  })
  const exited = once(child, 'exit')
  const port = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line))
  const line = await Promise.race([
    port,
    exited.then(([code]) => Promise.reject(new Error(`the server did not start: ${code}`))),
  ])
  return { child, exited, url: `ws://127.0.0.1:${line}/xiaozhi/v1/` }
}
