import { beforeEach, expect, it } from 'vitest'
import { ManualClock } from '../../lib/manual-clock.ts'
import type { Link } from '../../protocol/link.ts'
import { DeviceRpc } from './device-rpc.ts'

let clock: ManualClock
let sent: object[]
let isOpen: boolean
let rpc: DeviceRpc

beforeEach(() => {
  clock = new ManualClock()
  sent = []
  isOpen = true
  const link: Link = {
    send: (message) => isOpen && sent.push(message) > 0,
    sendText: () => true,
    sendAudio: () => true,
    deliver: async () => true,
    dropAudio: () => undefined,
    close: () => undefined,
  }
  rpc = new DeviceRpc(link, clock)
})

it('sends calls with rising numeric ids and gives each its own answer, in any order', async () => {
  const first = rpc.call('initialize', {})
  const second = rpc.call('tools/list', { cursor: '' })
  expect(sent).toEqual([
    { type: 'mcp', payload: { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} } },
    { type: 'mcp', payload: { jsonrpc: '2.0', id: 2, method: 'tools/list', params: { cursor: '' } } },
  ])
  expect(rpc.answer({ id: 2, result: 'second' })).toBe(true)
  expect(rpc.answer({ id: 1, result: 'first' })).toBe(true)
  expect([await first, await second]).toEqual(['first', 'second'])
  expect(clock.pending).toBe(0)
})

it('rejects with the words of an error answer, which has no code', async () => {
  const call = rpc.call('tools/call', {})
  rpc.answer({ id: 1, error: { message: 'Unknown tool: x' } })
  await expect(call).rejects.toThrow('Unknown tool: x')
})

it('rejects when no answer comes in time, and a late one is nobody’s', async () => {
  const call = expect(rpc.call('tools/call', {}, 500)).rejects.toThrow('did not answer tools/call within 0.5 s')
  await clock.advance(500)
  await call
  expect(rpc.answer({ id: 1, result: {} })).toBe(false)
})

it('rejects at once when the device is not connected', async () => {
  isOpen = false
  await expect(rpc.call('initialize', {})).rejects.toThrow('not connected')
  expect(clock.pending).toBe(0)
})

it('rejects everything that waits when the connection ends', async () => {
  const calls = [rpc.call('a', {}), rpc.call('b', {})].map((call) => expect(call).rejects.toThrow('disconnected'))
  rpc.close()
  await Promise.all(calls)
  expect(clock.pending).toBe(0)
})

it('takes an id that came back as text, and knows none that it did not give', async () => {
  const call = rpc.call('initialize', {})
  expect(rpc.answer({ id: 7, result: {} })).toBe(false)
  expect(rpc.answer({ result: {} })).toBe(false)
  expect(rpc.answer({ id: '1', result: 'text' })).toBe(true)
  expect(await call).toBe('text')
})
