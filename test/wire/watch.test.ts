import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { watchCommand } from '../../src/cli/watch.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { startApi } from './api-client.ts'

const senderToken = 'a sender token for tests'

interface Watched {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function watch(port: number, command: readonly string[], options: readonly string[] = []): Promise<Watched> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const said = Promise.all([text(stdout), text(stderr)])
  const io = {
    stdin: {},
    stdout,
    stderr,
    env: { LAPEL_TOKEN: senderToken, LAPEL_DEVICE: 'badge-a' },
    signal: new AbortController().signal,
    clock: systemClock(),
    fetch,
  }
  const args = ['--url', `http://127.0.0.1:${port}`, ...options, '--', ...command]
  const code = await watchCommand(io, args)
  stdout.end()
  stderr.end()
  const [out, err] = await said
  return { code, stdout: out, stderr: err }
}

async function withBadge() {
  const api = await startApi({ config: { auth: { senders: [{ name: 'build machine', token: senderToken }] } } })
  api.server.script.answers = [{ pieces: ['{}'] }]
  const badge = api.server.device({ deviceId: 'badge-a' })
  await badge.hello()
  return { ...api, badge, port: api.server.app.port }
}

const failing = 'echo compiling; echo "cart.c:3:1: error: expected identifier" >&2; exit 3'

describe('lapel watch', () => {
  it('ends as the command does, and what it writes goes where it always goes', async () => {
    const { port, badge } = await withBadge()
    const watched = await watch(port, ['sh', '-c', failing])
    expect(watched).toEqual({ code: 3, stdout: 'compiling\n', stderr: 'cart.c:3:1: error: expected identifier\n' })
    expect(await badge.expect('coding', { event: 'summary' })).toMatchObject({
      result: 'red',
      exitCode: 3,
      insights: ['Does not compile: expected identifier (cart.c:3)'],
    })
  })

  it('keeps colours as they are', async () => {
    const { port } = await withBadge()
    const { stdout } = await watch(port, ['printf', '\\033[31mred\\033[0m'])
    expect(stdout).toBe('\u001b[31mred\u001b[0m')
  })

  it('tells while the command still runs', async () => {
    const { port, badge } = await withBadge()
    const running = watch(port, ['sh', '-c', 'echo "a.c:1:1: error: one" ; sleep 3; exit 1'])
    expect(await badge.expect('coding', { event: 'insight' })).toMatchObject({ refs: [{ lines: [1] }] })
    expect((await running).code).toBe(1)
  })

  it('sends everything that a chatty command writes', async () => {
    const { port, ask } = await withBadge()
    const { code } = await watch(port, ['sh', '-c', 'seq 1 20000 | sed "s/^/line number /"'])
    expect(code).toBe(0)
    const { json } = await ask<{ items: { counters: { lines: number; dropped: number }; result: string }[] }>(
      'GET /coding/sources',
    )
    expect(json.items[0]).toMatchObject({ result: 'green', counters: { lines: 20_000, dropped: 0 } })
  })

  it('ends as the command does where no server is, and says what was not sent', async () => {
    const { code, stdout, stderr } = await watch(9, ['sh', '-c', 'echo one; echo two; exit 5'])
    expect({ code, stdout }).toEqual({ code: 5, stdout: 'one\ntwo\n' })
    expect(stderr).toContain('2 of 2 lines did not reach the server')
  })

  it('ends as the command does where the server dies', async () => {
    const { port, server, badge } = await withBadge()
    const running = watch(port, ['sh', '-c', 'echo "a.c:1:1: error: one"; sleep 2; echo two; exit 7'])
    await badge.expect('coding', { event: 'insight' })
    await server.stop()
    expect((await running).code).toBe(7)
  })

  it('says why a server takes nothing', async () => {
    const { port } = await withBadge()
    const { code, stderr } = await watch(port, ['sh', '-c', 'exit 4'], ['--device', 'nobody-knows'])
    expect(code).toBe(4)
    expect(stderr).toContain('nothing is sent: No device nobody-knows is known.')
  })

  it('of a command that does not exist is 127, as in a shell', async () => {
    const { port } = await withBadge()
    const { code, stderr } = await watch(port, ['no-such-command-at-all'])
    expect(code).toBe(127)
    expect(stderr).toContain('no-such-command-at-all: command not found')
  })

  it('of a command that a signal ended is 128 and its number', async () => {
    const { port } = await withBadge()
    expect((await watch(port, ['sh', '-c', 'kill -9 $$'])).code).toBe(137)
  })

  it('without a command explains itself', async () => {
    const { code, stderr } = await watch(9, [])
    expect(code).toBe(2)
    expect(stderr).toContain('usage: lapel watch')
  })
})
