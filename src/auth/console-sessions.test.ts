import { expect, it } from 'vitest'
import { randomIds } from '../lib/ids.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { ConsoleSessions } from './console-sessions.ts'
import { digestOf } from './digest.ts'
import { Roles } from './roles.ts'

const hourMs = 3_600_000
const [admin, viewer] = ['an admin token for tests', 'a viewer token for tests']

function start() {
  const clock = new ManualClock()
  const auth = { viewers: [{ name: 'wall', token: viewer }], senders: [] }
  const roles = new Roles(admin, () => auth)
  const sessions = new ConsoleSessions({ clock, ids: randomIds, roles })
  return { auth, clock, sessions, open: () => sessions.open('admin', digestOf(admin)) }
}

it('is found by its id and by nothing else', () => {
  const { sessions, open } = start()
  const id = open()
  expect(sessions.find(id)?.role).toBe('admin')
  expect([sessions.find(`${id}0`), sessions.find(digestOf(id)), sessions.find('')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

it('lives while it is used, but not longer than seven days', async () => {
  const { clock, sessions, open } = start()
  const id = open()
  for (let count = 1; count < 15; count++) {
    await clock.advance(11.2 * hourMs)
    expect(sessions.find(id)).toBeDefined()
  }
  await clock.advance(11.2 * hourMs)
  expect(sessions.find(id)).toBeUndefined()
})

it('tells of its end, whatever ends it', async () => {
  const { clock, sessions, open } = start()
  const [signedOut, idle] = [open(), open()]
  const ends = [signedOut, idle].map((id) => sessions.find(id)?.ended)
  sessions.end(signedOut)
  expect(ends.map((end) => end?.aborted)).toEqual([true, false])
  await clock.advance(12 * hourMs)
  sessions.review()
  expect(ends.map((end) => end?.aborted)).toEqual([true, true])
  const last = sessions.find(open())?.ended
  sessions.close()
  expect([last?.aborted, sessions.size]).toEqual([true, 0])
})

it('ends with the token that it was opened with, and with no other one', () => {
  const { auth, sessions } = start()
  const other = { name: 'desk', token: 'another viewer token' }
  auth.viewers.push(other)
  const [one, two] = [sessions.open('viewer', digestOf(viewer)), sessions.open('viewer', digestOf(other.token))]
  auth.viewers.shift()
  expect([sessions.find(one), sessions.find(two)?.role]).toEqual([undefined, 'viewer'])
})

it('there are a thousand at most: the one used longest ago makes room', () => {
  const { sessions, open } = start()
  const first = open()
  const second = open()
  for (let count = 2; count < 1000; count++) open()
  sessions.find(first)
  open()
  expect(sessions.size).toBe(1000)
  expect([sessions.find(first)?.role, sessions.find(second)]).toEqual(['admin', undefined])
})
