import { expect, it } from 'vitest'
import { Ended, endReason, Scope } from './scope.ts'

it('aborts its signal, ends what is inside, then releases in reverse order', async () => {
  const order: string[] = []
  const scope = new Scope('outer')
  scope.signal.addEventListener('abort', () => order.push('signal'))
  scope.add(() => order.push('first acquired'))
  scope.add(async () => order.push('last acquired'))
  scope.child('inner').add(() => order.push('inside'))
  await scope.end('done')
  expect(order).toEqual(['signal', 'inside', 'last acquired', 'first acquired'])
  expect(scope.size).toBe(1)
})

it('ends once: the first reason stays, releases run once', async () => {
  let released = 0
  const scope = new Scope('scope')
  scope.add(() => released++)
  await Promise.all([scope.end('barge-in'), scope.end('shutdown')])
  await scope.end('failed')
  expect(released).toBe(1)
  expect(endReason(scope.signal)).toBe('barge-in')
})

it('tells the scopes inside why', async () => {
  const scope = new Scope('server')
  const inner = scope.child('session').child('turn')
  await scope.end('shutdown')
  expect(endReason(inner.signal)).toBe('shutdown')
  expect(inner.signal.reason).toBeInstanceOf(Ended)
  expect(String(inner.signal.reason.message)).toBe('server/session/turn ended: shutdown')
})

it('a child that ended is forgotten by its parent', async () => {
  const scope = new Scope('parent')
  for (let count = 0; count < 100; count++) await scope.child('child').end('done')
  expect(scope.size).toBe(1)
})

it('a child of a scope that has ended is born ended, and releases at once what is added', async () => {
  const scope = new Scope('parent')
  await scope.end('limit')
  const late = scope.child('late')
  let released = 0
  late.add(() => released++)
  expect(late.ended).toBe(true)
  expect(endReason(late.signal)).toBe('limit')
  expect(released).toBe(1)
})

it('releases everything although some fail, and reports them together', async () => {
  const scope = new Scope('scope')
  let released = 0
  scope.add(() => released++)
  scope.add(() => {
    throw new Error('one')
  })
  scope.child('child').add(async () => {
    throw new Error('two')
  })
  const failure = await scope.end('done').catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(AggregateError)
  expect((failure as AggregateError).errors).toHaveLength(2)
  expect(released).toBe(1)
})

it('what was forgotten is not released', async () => {
  const scope = new Scope('scope')
  let released = 0
  const forget = scope.add(() => released++)
  forget()
  forget()
  await scope.end('done')
  expect(released).toBe(0)
})

it('a signal that somebody else aborted has ended as done', () => {
  expect(endReason(AbortSignal.abort())).toBe('done')
})
