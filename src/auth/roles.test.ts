import { expect, it } from 'vitest'
import type { Config } from '../config/schema.ts'
import { Roles } from './roles.ts'

const adminToken = 'the-admin-token-here'
const viewers = [{ name: 'wall screen', token: 'a-viewer-token-here' }]

it.each([
  [adminToken, 'admin'],
  ['a-viewer-token-here', 'viewer'],
  ['the-admin-token-her', undefined],
  ['', undefined],
] as const)('the holder of %j is %s', (token, role) => {
  expect(new Roles(adminToken, () => ({ viewers })).roleOf(token)).toBe(role)
})

it('a viewer who has the admin token too is admin', () => {
  const both = [{ name: 'me', token: adminToken }]
  expect(new Roles(adminToken, () => ({ viewers: both })).roleOf(adminToken)).toBe('admin')
})

it('reads the rules anew each time', () => {
  let rules: Pick<Config['auth'], 'viewers'> = { viewers }
  const roles = new Roles(adminToken, () => rules)
  rules = { viewers: [] }
  expect(roles.roleOf('a-viewer-token-here')).toBeUndefined()
})
