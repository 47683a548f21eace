import { afterEach, beforeEach, expect, test } from 'vitest'
import { pourEvents, WyomingServer } from '../../../test/support/wyoming-server.ts'
import { WyomingConnection } from './connection.ts'

let server: WyomingServer

beforeEach(async () => {
  server = await WyomingServer.start()
})
afterEach(() => server.close())

const open = (maxTotalBytes = 10_000, url = server.url) =>
  new WyomingConnection({
    service: { provider: 'wyoming', url, secrets: [], advice: {} },
    maxTotalBytes,
    maxUnsentBytes: 1_000_000,
    signal: new AbortController().signal,
  })

test('events come one by one until the server ends', async () => {
  const connection = open()
  connection.send({ type: 'ping', data: { text: 'x' } })
  const talk = await server.talkWhere(({ events }) => events.length === 1)
  talk.send({ type: 'pong', data: { text: 'x' } }, { type: 'pong' })
  talk.socket.end()
  expect(await connection.next()).toMatchObject({ value: { type: 'pong', data: { text: 'x' } } })
  expect(await connection.next()).toMatchObject({ value: { type: 'pong', data: {} } })
  expect(await connection.next()).toEqual({ done: true, value: undefined })
  await server.quiet()
})

test('a server that does not read is given up instead of filling the memory', async () => {
  const connection = open()
  connection.send({ type: 'describe' })
  const { socket } = await server.talkWhere(({ events }) => events.length === 1)
  socket.pause()
  for (let sent = 0; sent < 100; sent++) connection.send({ type: 'audio-chunk', payload: new Uint8Array(100_000) })
  await expect(connection.next()).rejects.toThrow('it does not read what it is sent')
  socket.resume()
  await server.quiet()
})

test('a slow reader holds the server back', async () => {
  server.answer((talk) => pourEvents(talk, { type: 'audio-chunk', payload: new Uint8Array(100_000) }))
  const connection = open(Number.MAX_SAFE_INTEGER)
  connection.send({ type: 'describe' })
  await connection.next()
  const { socket } = await server.talkWhere(() => true)
  let before = -1
  for (let rounds = 0; rounds < 500 && before !== socket.bytesWritten; rounds++) {
    before = socket.bytesWritten
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
  }
  expect(socket.bytesWritten).toBeLessThan(30_000_000)
  await connection.return()
  await server.quiet()
})

test('more than may come is a bad reply', async () => {
  server.answer((talk) => pourEvents(talk, { type: 'ping', data: {} }))
  const connection = open()
  connection.send({ type: 'describe' })
  const all = async () => {
    while (!(await connection.next()).done);
  }
  await expect(all()).rejects.toMatchObject({ failure: 'bad-reply' })
  await server.quiet()
})
