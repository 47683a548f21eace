import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { serviceKey, startKeyService } from '../support/key-service.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

/** A server started in `directory` without naming a file, and a session by the link that it prints. */
async function startIn(directory: string) {
  const { LAPEL_CONFIG: _, ...env } = process.env
  const server = spawn(process.execPath, [main, 'start'], { cwd: directory, env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void server.kill('SIGKILL'))
  let base = ''
  let link = ''
  for await (const line of createInterface({ input: server.stdout })) {
    const found = /(http:\S+)\/#\/sign-in\/(\S+)/.exec(line)
    if (!found) continue
    ;[, base = '', link = ''] = found
    break
  }
  const json = { 'content-type': 'application/json', 'x-lapel-console': '1' }
  const session = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ link }),
  })
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return {
    async ask(method: string, path: string, body?: object): Promise<unknown> {
      const reply = await fetch(`${base}/api/v1${path}`, {
        method,
        headers: { ...json, cookie },
        ...(body && { body: JSON.stringify(body) }),
      })
      return reply.json()
    },
    async stop() {
      server.kill('SIGTERM')
      await once(server, 'exit')
    },
  }
}

it('a server that was started with nothing has a model after the first steps, and after the next start', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lapel-first-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const service = await startKeyService()
  // Any free port, for the sake of whatever else runs here.
  await mkdir(join(directory, 'data'))
  const file = join(directory, 'data', 'lapel.yaml')
  await writeFile(file, 'server: { host: 127.0.0.1, port: 0 } # mine\n')

  const first = await startIn(directory)
  expect(await first.ask('GET', '/setup')).toMatchObject({ isWanted: true })
  const draft = { baseUrl: `${service.url}/v1`, apiKey: serviceKey, model: 'gpt-4o-mini' }
  expect(await first.ask('PUT', '/setup/language-model', draft)).toMatchObject({ status: 'applied' })
  await first.stop()
  const text = await readFile(file, 'utf8')
  expect(text).toContain('port: 0 } # mine')
  expect(parse(text).llm.models.main).toEqual({ provider: 'openai-compatible', ...draft })

  const second = await startIn(directory)
  expect(await second.ask('GET', '/setup')).toMatchObject({
    isWanted: false,
    steps: { 'language-model': 'done' },
    languageModel: { model: 'gpt-4o-mini', hasKey: true },
  })
  await second.stop()
})
