import { expect, it } from 'vitest'
import { ManualClock } from '../lib/manual-clock.ts'
import type { CloseName } from '../protocol/close-codes.ts'
import type { DownMessage } from '../protocol/messages.ts'
import { watchIdle } from './idle-watch.ts'

function start(seconds = 600, warningSeconds = 10) {
  const clock = new ManualClock()
  const happened: [atSeconds: number, what: string][] = []
  const connection = {
    lastInbound: 0,
    lastOutbound: 0,
    send(message: DownMessage) {
      connection.lastOutbound = clock.now()
      happened.push([clock.now() / 1000, message.type])
      return true
    },
    close: (name: CloseName) => void happened.push([clock.now() / 1000, name]),
  }
  const stop = watchIdle(connection, () => ({ seconds, warningSeconds }), clock)
  return { clock, connection, happened, stop }
}

it('extensions 1: warns after idle.seconds without a frame and closes when the warning time is over', async () => {
  const { clock, happened } = start(60, 10)
  await clock.advance(100_000)
  expect(happened).toEqual([
    [60, 'system'],
    [70, 'idle'],
  ])
  expect(clock.pending).toBe(0)
})

it('extensions 1: any frame cancels the warning', async () => {
  const { clock, connection, happened } = start(60, 10)
  await clock.advance(65_000)
  connection.lastInbound = clock.now()
  await clock.advance(59_000)
  expect(happened).toEqual([[60, 'system']])
  await clock.advance(11_000)
  expect(happened.at(-1)).toEqual([135, 'idle'])
})

it('device-wire 6: a text goes out at least every 100 s, only on a quiet connection', async () => {
  const { clock, connection, happened } = start()
  await clock.advance(50_000)
  connection.lastOutbound = clock.now()
  await clock.advance(300_000)
  expect(happened).toEqual([
    [150, 'pong'],
    [250, 'pong'],
    [350, 'pong'],
  ])
})

it('a frame each second costs no timer of its own', async () => {
  const { clock, connection, happened } = start()
  for (let second = 0; second < 90; second++) {
    connection.lastInbound = clock.now()
    expect(clock.pending).toBe(1)
    await clock.advance(1000)
  }
  expect(happened).toEqual([])
})

it('leaves no timer when it is ended', () => {
  const { clock, stop } = start()
  stop()
  expect(clock.pending).toBe(0)
})
