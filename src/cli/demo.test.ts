import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { modes, vendors } from '../catalogue.ts'
import { systemClock } from '../lib/clock.ts'
import { demoCommand } from './demo.ts'

const slowMs = 60_000
const root = join(import.meta.dirname, '..', '..')

const hasCoding = modes.some(({ name }) => name === 'coding')

/** Nothing of this machine but its programs. */
const env = { PATH: process.env.PATH }

interface Own {
  readonly signal?: AbortSignal
  onLine?(line: string): void
}

async function demo(args: readonly string[], { signal = new AbortController().signal, onLine }: Own = {}) {
  const clock = systemClock()
  const lines: string[] = []
  let errors = ''
  const code = await demoCommand(
    {
      stdout: {
        write(text) {
          for (const line of text.trimEnd().split('\n')) {
            lines.push(line)
            onLine?.(line)
          }
        },
      },
      stderr: {
        write: (text) => {
          errors += text
        },
      },
      env,
      readFile: () => Promise.reject(new Error('there is no file')),
      clock,
      version: '0.0.0-test',
      signal,
    },
    vendors,
    args,
  )
  expect(clock.pending).toBe(0)
  return { code, lines, errors }
}

/** In this order, with others in between. */
function expectInOrder(lines: readonly string[], wanted: readonly (string | RegExp)[]): void {
  let from = 0
  for (const line of wanted) {
    const found = lines.findIndex(
      (told, at) => at >= from && (line instanceof RegExp ? line.test(told) : told === line),
    )
    expect(found, `"${line}" from line ${from} on in:\n${lines.join('\n')}`).toBeGreaterThanOrEqual(0)
    from = found + 1
  }
}

/** `lapel demo` as a process with a directory of its own for temporary files. */
async function startProcess(...args: string[]) {
  const temporary = await mkdtemp(join(tmpdir(), 'lapel-demo-test-'))
  const child = spawn(process.execPath, ['src/main.ts', 'demo', ...args], {
    cwd: root,
    env: { ...env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await rm(temporary, { recursive: true, force: true })
  })
  return { child, temporary }
}

/** What it tells, as far as the line that has `last`. */
async function linesUntil({ stdout }: ChildProcess, last: string): Promise<string[]> {
  const lines: string[] = []
  for await (const line of createInterface({ input: stdout ?? Readable.from([]) })) {
    lines.push(line)
    if (line.includes(last)) return lines
  }
  throw new Error(`the demo ended without "${last}":\n${lines.join('\n')}`)
}

test('two badges go through chat, tasks, a meeting and messages', { timeout: slowMs }, async () => {
  const { code, lines, errors } = await demo(['--fast', '--once', '--port', '0'])
  expect(errors).toBe('')
  expect(code).toBe(0)
  expectInOrder(lines, [
    /^Lapel is running at http:\/\/127\.0\.0\.1:\d+\/ without a configuration file\.$/,
    "Bo's badge is connected.",
    /Chat$/,
    /what time is it$/,
    /^ {4}Lapel to Anna: It is \d+:\d\d/,
    '    Lapel to Bo: That is 132.',
    /Working mode$/,
    '    Lapel to Anna: Working mode. No open tasks.',
    "    Bo's screen: [ ] Call the plumber",
    'Bo types: claim the first task',
    "    Anna's screen: [ ] Refill the printer (Bo)",
    '    Lapel to Anna: Refill the printer belongs to Bo.',
    "    Anna's screen: [x] Refill the printer (Bo)",
    'Bo types: undo',
    "    Anna's screen: [ ] Refill the printer (Bo)",
    /Meeting mode$/,
    /Others join with the code (\d ?){4}/,
    /^ {4}Lapel to Bo: You are in the meeting\./,
    "    Anna's screen: 2 sentences are on disk",
    "    Bo's screen: live transcript",
    "    Bo's screen:   Bo: Next we have to tell the press about the new date.",
    "    Bo's screen:   decided: We decided to move the opening to the second of March.",
    "    Bo's screen: back in chat",
    ...(hasCoding
      ? [/Coding mode$/, "    Anna's screen: Test failed: the cart > adds up: expected 4 to be 3 (src/cart.test.ts:6)"]
      : []),
    /Messages$/,
    'Anna types: tell Bo the plumber is at the door',
    /^ {4}Bo's screen: message from Anna: the plumber is at the door/i,
    "    Anna's screen: Bo is away; the message is kept",
    "    Bo's screen: message from Anna: I left the keys at the desk.",
    "    Anna's screen: Bo is back and has got the message",
    /^That was the story/,
  ])

  // Of two who claim a task at once, one gets it.
  const claims = lines.flatMap(
    (line) => /^ {4}(\w+)'s screen: (it is yours|refused, .*)$/.exec(line)?.slice(1, 3) ?? [],
  )
  const winner = claims[claims.indexOf('it is yours') - 1]
  expect(claims).toEqual(expect.arrayContaining(['it is yours', `refused, it belongs to ${winner}`]))
  expect(claims).toHaveLength(4)
})

test('as a process, in Chinese: another port where its own is taken, tells what to try next, stays up, ends at Ctrl+C', {
  timeout: slowMs,
}, async () => {
  const other = createServer().listen(0)
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo
  const { child, temporary } = await startProcess('--fast', '--port', String(port), '--language', 'zh')
  const lines = await linesUntil(child, 'Ctrl+C')
  expectInOrder(lines, [
    new RegExp(`^端口 ${port} 已被占用，改用 \\d+。$`),
    '    Lapel 对 Bo 说: 等于132。',
    '    Lapel 对 Anna 说: 给打印机加纸是Bo的。',
    '    Bo 的屏幕:   决定: 我们决定把开业改到三月二号。',
    '    Bo 的屏幕: Anna 的留言：钥匙放在前台了。',
    /^演示到此结束/,
  ])

  const command = /-H "Authorization: (.*?)" (\S+\/export)$/m.exec(lines.join('\n'))
  const meeting = await fetch(command?.[2] ?? '', { headers: { authorization: command?.[1] ?? '' } })
  expect(await meeting.text()).toContain('我们决定把开业改到三月二号。')

  expect(await readdir(temporary)).toHaveLength(1)
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  expect(await readdir(temporary)).toEqual([])
})

test('Ctrl+C in the middle of an answer ends it as cleanly', { timeout: slowMs }, async () => {
  const stopping = new AbortController()
  const { code, lines, errors } = await demo(['--fast', '--port', '0'], {
    signal: stopping.signal,
    onLine: (line) => {
      if (line.startsWith('Bo types: what is twelve')) stopping.abort()
    },
  })
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(lines.join('\n')).not.toContain('3. Working mode')
})

test.each([
  [['--language', 'fr'], '--language fr: en or zh'],
  [['--port', '70000'], '--port 70000: 0 to 65535'],
  [['--slow'], '--slow'],
])('wrong usage %j is told with exit code 2', async (args, reason) => {
  const { code, errors } = await demo(args)
  expect(code).toBe(2)
  expect(errors).toContain(reason)
  expect(errors).toContain('usage: npm run demo')
})
