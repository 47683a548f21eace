import { expect, it } from 'vitest'
import { PacketTape } from './packet-tape.ts'

const packets = (count: number) => Array.from({ length: count }, (_, index) => Uint8Array.of(index))

function taped(count: number, frameMs = 60): PacketTape {
  const tape = new PacketTape(frameMs)
  for (const packet of packets(count)) tape.push(packet)
  return tape
}

it('gives the packets in order, once', () => {
  const tape = taped(3)
  expect(tape.take()).toEqual({ packets: packets(3), frameMs: 60 })
  expect(tape.take()).toBeUndefined()
})

it('gives as many of the first ones as are wanted, and then nothing of the rest', () => {
  const tape = taped(5)
  expect(tape.take(2)?.packets).toEqual(packets(2))
  expect(tape.take()).toBeUndefined()
  expect(taped(5).take(0)).toBeUndefined()
})

it('keeps at least the time that it is to keep', () => {
  const tape = taped(10)
  tape.keepLast(130)
  expect(tape.take()?.packets).toEqual(packets(10).slice(7))
})

it('takes no more than it may hold', () => {
  const tape = new PacketTape(60)
  for (let count = 0; count < 100; count++) tape.push(new Uint8Array(60_000))
  expect(tape.take()?.packets.length).toBe(69)
})
