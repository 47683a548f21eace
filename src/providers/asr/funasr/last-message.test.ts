import { expect, test } from 'vitest'
import { ServerDialect } from './last-message.ts'

const online = (is_final: boolean) => ({ mode: '2pass-online', is_final })
const offline = (is_final: boolean) => ({ mode: '2pass-offline', is_final })
const acknowledgement = { mode: '2pass', is_final: true, is_end: true }

test('the C++ server: is_final is the last, and it always comes', () => {
  const dialect = new ServerDialect('2pass')
  dialect.learn(online(false))
  expect(dialect.quietMs(true, false)).toBeUndefined()
  expect(dialect.isLast(offline(false))).toBe(false)
  expect(dialect.isLast(online(true))).toBe(true)
})

test('the Python server: the settled text without is_final is the last, and it may not come', () => {
  const dialect = new ServerDialect('2pass')
  dialect.learn(online(true))
  expect(dialect.isLast(offline(true))).toBe(false)
  expect(dialect.isLast(online(false))).toBe(false)
  expect(dialect.isLast(offline(false))).toBe(true)
  expect(dialect.quietMs(false, false)).toBe(3000)
  expect(dialect.quietMs(true, true)).toBe(3000)
  expect(dialect.quietMs(true, false)).toBe(800)
})

test('the newer Python server: only its acknowledgement is the last', () => {
  const dialect = new ServerDialect('2pass')
  dialect.learn(online(false))
  dialect.learn(offline(true))
  dialect.learn(online(false))
  expect(dialect.isLast(offline(true))).toBe(false)
  expect(dialect.quietMs(true, false)).toBe(800)
  expect(dialect.isLast(acknowledgement)).toBe(true)
  expect(dialect.quietMs(true, false)).toBeUndefined()
  expect(dialect.isLast(offline(false))).toBe(false)
})

test('where nothing came before the end, a settled text with is_final is the last', () => {
  const dialect = new ServerDialect('2pass')
  expect(dialect.isLast(offline(false))).toBe(false)
  expect(dialect.isLast(online(true))).toBe(false)
  expect(dialect.isLast(offline(true))).toBe(true)
  expect(dialect.isLast({ is_final: true })).toBe(true)
  expect(dialect.quietMs(false, false)).toBe(3000)
})

test('a server for whole files answers once and is waited for', () => {
  const dialect = new ServerDialect('offline')
  expect(dialect.quietMs(false, false)).toBeUndefined()
  expect(dialect.isLast({ mode: 'offline', is_final: false })).toBe(true)
})

test('a Python server asked for whole sentences only may say nothing', () => {
  const dialect = new ServerDialect('offline')
  dialect.learn({ mode: 'offline', is_final: true })
  expect(dialect.isLast({ mode: 'offline', is_final: true })).toBe(false)
  expect(dialect.quietMs(true, false)).toBe(800)
  expect(dialect.quietMs(false, false)).toBe(3000)
})

test('replies without marks teach nothing', () => {
  const dialect = new ServerDialect('2pass')
  dialect.learn({ mode: '2pass-online' })
  expect(dialect.quietMs(false, false)).toBe(3000)
})
