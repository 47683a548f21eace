import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'

it('a running server follows its configuration file and SIGHUP, and stops at SIGTERM', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-live-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const file = join(directory, 'lapel.yaml')
  const write = (extra: string) =>
    writeFile(
      file,
      `server: { host: 127.0.0.1, port: 0 }\ndataDir: ${directory}/data\nlog: { format: json }\nllm: { models: { a: { provider: built-in } } }\n${extra}`,
    )
  await write('')
  const server = spawn(process.execPath, ['src/main.ts', 'start', '--config', file], {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void server.kill('SIGKILL'))
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
  const lineWith = async (text: string) => {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      if (next.value.includes(text)) return next.value
    }
    throw new Error(`the server ended before it said ${text}`)
  }
  expect(await lineWith('Admin token')).toMatch(/Admin token {2}\S{32}/)
  await lineWith('Talk to it')

  await write('chat: { historyTurns: 3 }\n')
  expect(JSON.parse(await lineWith('configuration applied'))).toMatchObject({
    by: 'file',
    changed: ['chat.historyTurns'],
  })
  await write('chat: { historyTurns: three }\n')
  expect(await lineWith('configuration refused')).toContain('chat.historyTurns')
  server.kill('SIGHUP')
  expect(JSON.parse(await lineWith('configuration refused'))).toMatchObject({ by: 'SIGHUP' })

  server.kill('SIGTERM')
  const [code] = await once(server, 'exit')
  expect(code).toBe(0)
})
