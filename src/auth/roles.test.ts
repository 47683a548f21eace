import { expect, it } from 'vitest'
import type { Config } from '../config/schema.ts'
import { includesRole, Roles } from './roles.ts'

const adminToken = 'the-admin-token-here'
const viewers = [{ name: 'wall screen', token: 'a-viewer-token-here' }]
const senders = [{ name: 'ci', token: 'a-sender-token-here' }]

it.each([
  [adminToken, 'admin'],
  ['a-viewer-token-here', 'viewer'],
  ['the-admin-token-her', undefined],
  ['', undefined],
] as const)('the holder of %j is %s', (token, role) => {
  expect(new Roles(adminToken, () => ({ viewers, senders })).roleOf(token)).toBe(role)
})

it('a sender has a role for the API, and none in the console', () => {
  const roles = new Roles(adminToken, () => ({ viewers, senders }))
  expect([roles.apiRoleOf('a-sender-token-here'), roles.roleOf('a-sender-token-here')]).toEqual(['sender', undefined])
  expect(roles.apiRoleOf('a-viewer-token-here')).toBe('viewer')
})

it.each([
  ['admin', ['admin', 'viewer', 'sender']],
  ['viewer', ['viewer']],
  ['sender', ['sender']],
] as const)('%s may do what needs %j', (role, needed) => {
  const all = ['admin', 'viewer', 'sender'] as const
  expect(all.filter((each) => includesRole(role, each))).toEqual(needed)
})

it('a viewer who has the admin token too is admin', () => {
  const both = [{ name: 'me', token: adminToken }]
  expect(new Roles(adminToken, () => ({ viewers: both, senders })).roleOf(adminToken)).toBe('admin')
})

it('reads the rules anew each time', () => {
  let rules: Pick<Config['auth'], 'viewers' | 'senders'> = { viewers, senders }
  const roles = new Roles(adminToken, () => rules)
  rules = { viewers: [], senders: [] }
  expect(roles.roleOf('a-viewer-token-here')).toBeUndefined()
})
