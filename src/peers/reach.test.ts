import { expect, it } from 'vitest'
import { Reach } from './reach.ts'

const ada = { id: 'badge-a', name: 'Ada', groupKey: 'ward' }
const bob = { id: 'badge-b', name: 'Bob', groupKey: 'ward' }
const cid = { id: 'badge-c', name: 'Cid', groupKey: 'lab' }
const nameless = { id: 'aa:bb:cc:01', name: undefined, groupKey: undefined }
const sibling = { id: 'aa:bb:cc:02', name: undefined, groupKey: undefined }

it('by default reaches one group, with broadcasts', () => {
  const reach = new Reach({ acl: ['same-group'], roles: {} })
  expect([reach.allows(ada, bob), reach.allows(ada, cid), reach.allowsBroadcast(ada, bob)]).toEqual([true, false, true])
  expect(reach.allows(nameless, sibling)).toBe(true)
})

it('all reaches everybody', () => {
  const reach = new Reach({ acl: ['all'], roles: {} })
  expect([reach.allows(ada, cid), reach.allowsBroadcast(cid, nameless)]).toEqual([true, true])
})

it('a rule reaches from ids, names and groups to ids, names and groups, in that direction', () => {
  for (const from of ['BADGE-A', ' ada ', 'ward']) {
    for (const to of ['badge-c', 'Cid', 'Lab']) {
      const reach = new Reach({ acl: [{ from: [from], to: [to], broadcast: false }], roles: {} })
      expect([reach.allows(ada, cid), reach.allows(cid, ada)]).toEqual([true, false])
    }
  }
})

it('a rule gives the right to broadcast only where it says so', () => {
  const rule = { from: ['ada'], to: ['*'], broadcast: false }
  const without = new Reach({ acl: [rule], roles: {} })
  const withIt = new Reach({ acl: [{ ...rule, broadcast: true }], roles: {} })
  expect([without.allows(ada, cid), without.allowsBroadcast(ada, cid), without.mayBroadcast(ada)]).toEqual([
    true,
    false,
    false,
  ])
  expect([withIt.allowsBroadcast(ada, cid), withIt.mayBroadcast(ada), withIt.mayBroadcast(bob)]).toEqual([
    true,
    true,
    false,
  ])
})

it('a role is whoever it lists', () => {
  const acl = [{ from: ['role:nurse'], to: ['role:doctor'], broadcast: false }]
  const reach = new Reach({ acl, roles: { Nurse: ['ada', 'badge-b'], doctor: ['lab'] } })
  expect([reach.allows(ada, cid), reach.allows(bob, cid), reach.allows(cid, ada)]).toEqual([true, true, false])
  expect(new Reach({ acl, roles: {} }).allows(ada, cid)).toBe(false)
})

it('without rules nobody reaches anybody', () => {
  const reach = new Reach({ acl: [], roles: {} })
  expect([reach.allows(ada, bob), reach.mayBroadcast(ada)]).toEqual([false, false])
})
