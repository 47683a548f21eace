import { expect, it } from 'vitest'
import { OneAtATime } from './one-at-a-time.ts'

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

it('work of one key waits for what was asked for before, work of another key does not', async () => {
  const inTurn = new OneAtATime()
  const done: string[] = []
  const { open, opened } = gate()
  const first = inTurn.run('a', async () => {
    await opened
    done.push('first')
  })
  const second = inTurn.run('a', async () => void done.push('second'))
  await inTurn.run('b', async () => void done.push('other'))
  expect(done).toEqual(['other'])
  open()
  await Promise.all([first, second])
  expect(done).toEqual(['other', 'first', 'second'])
})

it('a failure reaches who asked, and holds up nothing', async () => {
  const inTurn = new OneAtATime()
  const failing = inTurn.run('a', async () => {
    throw new Error('broken')
  })
  const next = inTurn.run('a', async () => 'fine')
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toBe('fine')
})

it('remembers no key whose work is done', async () => {
  const inTurn = new OneAtATime()
  await inTurn.run('a', async () => undefined)
  await inTurn.run('b', async () => undefined)
  await new Promise(setImmediate)
  expect(inTurn.size).toBe(0)
})
