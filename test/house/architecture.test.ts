import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const source = join(import.meta.dirname, '..', '..', 'src')

/** Who may import whom: only from rooms further up. The same list stands in ARCHITECTURE.md. */
const order = [
  'lib',
  'protocol',
  'observe',
  'config',
  'store',
  'fleet',
  'auth',
  'board',
  'commands',
  'peers',
  'audio',
  'providers',
  'meetings',
  'coding',
  'turn',
  'records',
  'session',
  'dialogue',
  'features',
  'modes',
  'live',
  'http',
  'wire',
  'catalogue',
  'app',
  'cli',
  'main',
] as const

interface Import {
  readonly file: string
  readonly target: string
}

const files = globSync('**/*.ts', { cwd: source }).filter((file) => !file.endsWith('.test.ts'))
const imports: Import[] = files.flatMap((file) => {
  const text = readFileSync(join(source, file), 'utf8')
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+\.ts)'/g)].map(([, path = '']) => ({
    file,
    target: relative(source, join(source, dirname(file), path)),
  }))
})
const roomOf = (file: string) => file.split('/')[0]?.replace(/\.ts$/, '') ?? ''

describe('the rooms', () => {
  it('are all in the list, and in ARCHITECTURE.md', () => {
    const rooms = new Set(files.map(roomOf))
    expect([...rooms].filter((room) => !order.some((name) => name === room))).toEqual([])
    const page = readFileSync(join(source, '..', 'ARCHITECTURE.md'), 'utf8')
    expect(order.filter((room) => !page.includes(`\`${room}`))).toEqual([])
  })

  it('import one way only', () => {
    const rank = (file: string) => order.findIndex((room) => roomOf(file).startsWith(room))
    const upward = imports.filter(({ file, target }) => !target.startsWith('..') && rank(target) > rank(file))
    expect(upward).toEqual([])
  })

  it('keep modes and features apart from each other', () => {
    const part = (file: string) => file.split('/').slice(0, 2).join('/')
    const isPart = (file: string) => /^(modes|features)\//.test(file)
    const across = imports.filter(({ file, target }) => isPart(file) && isPart(target) && part(file) !== part(target))
    expect(across).toEqual([])
  })

  it('keep the simulated device out of the server', () => {
    const outside = imports.filter(({ file, target }) => target.startsWith('../device') && roomOf(file) !== 'cli')
    expect(outside).toEqual([])
  })

  it('have no import cycles, type-only imports included', () => {
    const targets = new Map<string, string[]>()
    for (const { file, target } of imports) targets.set(file, [...(targets.get(file) ?? []), target])
    const done = new Set<string>()
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`cycle: ${[...path, file].join(' > ')}`)
      if (done.has(file)) return
      for (const target of targets.get(file) ?? []) walk(target, [...path, file])
      done.add(file)
    }
    for (const file of files) walk(file, [])
  })

  it('read the environment only where the process begins', () => {
    const readers = files.filter((file) => readFileSync(join(source, file), 'utf8').includes('process.env'))
    expect(readers).toEqual(['main.ts'])
  })
})
