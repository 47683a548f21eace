import { expect, test } from 'vitest'
import { configCommand } from './config.ts'

const vendors = { asr: [], llm: [], tts: [] }
const files: Record<string, string> = {
  'good.yaml': 'log: { level: debug }',
  'bad.yaml': 'sever: {}\nlog:\n  level: x',
}

const noFile = Object.assign(new Error('no such file'), { code: 'ENOENT' })

async function run(args: string[], env = {}, more: Record<string, string> = {}) {
  let [out, err] = ['', '']
  const code = await configCommand(
    {
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      env,
      readFile: async (path) => ({ ...files, ...more })[path] ?? Promise.reject(noFile),
    },
    vendors,
    args,
  )
  return { code, out, err }
}

test('check says ok in one line', async () => {
  expect(await run(['check', 'good.yaml'])).toEqual({ code: 0, out: 'good.yaml: ok\n', err: '' })
})

test('check tells all problems and exits with 2', async () => {
  const { code, out, err } = await run(['check', 'bad.yaml'])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err.split('\n')).toEqual([
    'bad.yaml: 2 problems',
    '  1: sever: expected a known key, got an unknown key. Did you mean server?',
    '  3: log.level: expected one of debug, info, warn, error, silent, got "x"',
    '',
  ])
})

test('a file that is not there is a problem', async () => {
  expect(await run(['check', 'nowhere.yaml'])).toMatchObject({ code: 2, err: expect.stringContaining('no such file') })
})

test('print gives the values in effect, of a file or of the defaults', async () => {
  expect(await run(['print', 'good.yaml'])).toMatchObject({ code: 0, out: expect.stringContaining('level: debug') })
  expect(await run(['print'])).toMatchObject({ code: 0, out: expect.stringContaining('level: info') })
})

test('without a file named, print takes the one in the data directory', async () => {
  const there = { 'data/lapel.yaml': 'log: { level: warn }' }
  expect(await run(['print'], {}, there)).toMatchObject({ code: 0, out: expect.stringContaining('level: warn') })
})

test('the file may come from LAPEL_CONFIG', async () => {
  expect(await run(['check'], { LAPEL_CONFIG: 'bad.yaml' })).toMatchObject({ code: 2 })
  expect(await run(['print'], { LAPEL_CONFIG: 'good.yaml' })).toMatchObject({ out: expect.stringContaining('debug') })
})

test('docs gives the reference page', async () => {
  expect(await run(['docs'])).toMatchObject({ code: 0, out: expect.stringContaining('`server.port`') })
})

test.each([[[]], [['check']], [['frobnicate']], [['print', 'a', 'b']], [['docs', 'x']]])(
  'wrong usage %j is answered with the usage and 2',
  async (args) => expect(await run(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Usage') }),
)
