import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endpoints } from '../../src/http/api/endpoints.ts'
import { storeKinds } from '../support/stores.ts'
import { startApi } from './api-client.ts'

const odd = fc.constantFrom('\u0000', '\ud800', "'; drop table devices; --", '%', '\\', '\ufeff', '__proto__', '..', '')
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), odd, fc.constantFrom('a', 'b', 't1'))
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1, 2, 3))
const value = fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 2 }), fc.jsonValue())
const names = [
  'id',
  'name',
  'owner',
  'group',
  'groupKey',
  'title',
  'priority',
  'status',
  'due',
  'force',
  'mode',
  'state',
  'deviceId',
]
const member = fc.tuple(fc.oneof(fc.constantFrom(...names, 'linesPerPage'), text), value)
const object = fc.array(member, { maxLength: 5 }).map((members) => Object.fromEntries(members))
const body = fc.oneof(object, fc.array(object, { maxLength: 3 }), value)
const request = fc.record({
  endpoint: fc.constantFrom(...endpoints),
  part: text,
  query: fc.array(fc.tuple(fc.constantFrom('text', 'owner', 'limit', 'format', 'taskId', 'q', 'state'), text), {
    maxLength: 2,
  }),
  body,
})

/** As a part of a path that clients do not take for another path. */
const inPath = (part: string) => (/^\.{0,2}$/.test(part) ? 'a' : encodeURIComponent(part.toWellFormed()))

describe.each(storeKinds)('on $name', ({ available, makePlace }) => {
  test.skipIf(!available)('whatever is asked is answered or refused by name; nothing fails inside', async () => {
    await using place = await makePlace()
    const { ask, server } = await startApi({ config: { store: place.options.url } })
    await fc.assert(
      fc.asyncProperty(request, async ({ endpoint, part, query, body: json }) => {
        const { method, path, body: kind } = endpoint
        const search = query.map(([name, given]) => `${name}=${encodeURIComponent(given.toWellFormed())}`).join('&')
        const place = path.replaceAll(/\{\w+\}/g, inPath(part))
        const what = `${method.toUpperCase()} ${place}?${search}`
        const { status, text: reply } = await ask(what, kind ? { json } : {})
        expect({ what, status, reply }).not.toMatchObject({ status: expect.toSatisfy((each) => each >= 500) })
      }),
      { numRuns: 400 },
    )
    expect(server.log.filter(({ level }) => level === 'error')).toEqual([])
  })
})
