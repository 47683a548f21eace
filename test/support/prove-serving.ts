import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { ManualClock } from '../../src/lib/manual-clock.ts'
import type { TestServer } from './test-server.ts'

/** Whatever happened to others: a device that comes now says hello, asks and is answered. */
export async function proveServing(server: TestServer, deviceId = '24:0a:c4:00:00:99'): Promise<void> {
  server.script.sentenceMs = 60
  const device = server.device({ deviceId })
  await device.hello()
  device.type('are you still there')
  const { sentences } = await whileTimePasses(server, device.expectAnswer())
  expect(sentences).toEqual(['It is ten past three.'])
  await device.drop()
}

/** Lets the server's time pass as fast as real time until `promise` settles, where a test has it in its hands. */
async function whileTimePasses<T>(server: TestServer, promise: Promise<T>): Promise<T> {
  const { clock } = server.app.services
  let isOver = !(clock instanceof ManualClock)
  const end = () => {
    isOver = true
  }
  promise.then(end, end)
  while (clock instanceof ManualClock && !isOver) {
    await pause(5)
    await clock.advance(5)
  }
  return promise
}
