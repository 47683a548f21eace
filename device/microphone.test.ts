import { expect, test } from 'vitest'
import { ManualClock } from '../src/lib/manual-clock.ts'
import { createUplinkEncoder, cutFrames, decodePackets } from './device-codec.ts'
import { Microphone } from './microphone.ts'
import { quietPacket } from './opus-packet.ts'
import { syntheticSpeech } from './synthetic-speech.ts'
import { Uplink } from './uplink.ts'

const word = Uint8Array.of(0x58, 7)

function make() {
  const clock = new ManualClock()
  const sent: { atMs: number; packet: Uint8Array }[] = []
  const microphone = new Microphone(clock, (packet) => sent.push({ atMs: clock.now(), packet }))
  return { clock, sent, microphone }
}

test('sends one packet every 60 ms, silence where nobody speaks', async () => {
  const { clock, sent, microphone } = make()
  microphone.open()
  const spoken = microphone.say([word, word])
  await clock.advance(250)
  expect(sent).toEqual([
    { atMs: 60, packet: word },
    { atMs: 120, packet: word },
    { atMs: 180, packet: quietPacket },
    { atMs: 240, packet: quietPacket },
  ])
  expect(await spoken).toEqual({ sentPackets: 2, unheardPackets: 0 })
  microphone.close()
  expect(clock.pending).toBe(0)
})

test('what is being said when it closes is lost from there on', async () => {
  const { clock, sent, microphone } = make()
  microphone.open()
  const spoken = microphone.say([word, word, word])
  await clock.advance(70)
  microphone.close()
  expect(await spoken).toEqual({ sentPackets: 1, unheardPackets: 2 })
  await clock.advance(200)
  expect(sent.length).toBe(1)
})

test('a closed microphone hears nothing', async () => {
  expect(await make().microphone.say([word])).toEqual({ sentPackets: 0, unheardPackets: 1 })
})

test('encodes as the firmware: speech in some hundred bytes, silence in single bytes with a refresh now and then', async () => {
  const encoder = await createUplinkEncoder()
  const speech = cutFrames(syntheticSpeech(600)).map((frame) => encoder.encode(frame))
  const silence = cutFrames(new Int16Array(16_000 * 2)).map((frame) => encoder.encode(frame))
  encoder.free()
  expect(speech.length).toBe(10)
  expect(Math.max(...speech.map((packet) => packet.length))).toBeLessThan(400)
  const single = silence.filter((packet) => packet.length === 1)
  expect(single.length / silence.length).toBeGreaterThan(0.75)
  expect((await decodePackets(speech, 16_000)).length).toBe(9600)
})

test('a congested network makes the oldest packets get lost', () => {
  const sent: number[] = []
  let bufferedBytes = 100_000
  const uplink = new Uplink({
    bufferedBytes: () => bufferedBytes,
    send: (packet) => sent.push(packet[0] ?? 0),
  })
  for (let index = 1; index <= 42; index++) uplink.push(Uint8Array.of(index))
  expect(sent).toEqual([])
  expect(uplink.droppedPackets).toBe(2)
  bufferedBytes = 0
  uplink.push(Uint8Array.of(43))
  expect(sent[0]).toBe(4)
  expect(sent.at(-1)).toBe(43)
  expect(uplink.droppedPackets).toBe(3)
})
