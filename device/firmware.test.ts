import { expect, test } from 'vitest'
import { compareVersions, firmwareOf } from './firmware.ts'

test('compares versions by number, part by part', () => {
  expect(compareVersions('2.10.0', '2.9.9')).toBeGreaterThan(0)
  expect(compareVersions('1.8', '1.8.0')).toBe(0)
  expect(compareVersions('2.0.5-rc1', '2.0.5')).toBe(0)
  expect(compareVersions('1.7.9', '1.8.0')).toBeLessThan(0)
})

test.each([
  ['1.7.6', { queuePackets: 10, audioOnlyWhileSpeaking: false, pongCorruptsAudio: true }],
  ['1.8.0', { queuePackets: 40, audioOnlyWhileSpeaking: true, pongCorruptsAudio: true }],
  ['1.9.0', { pongCorruptsAudio: false, waitsForPlaybackEnd: false }],
  ['2.1.0', { waitsForPlaybackEnd: false, crashesWithoutTtsState: true }],
  ['2.2.2', { waitsForPlaybackEnd: true, wakeWordListensAtOnce: true, crashesWithoutTtsState: true }],
  ['2.4.2', { queuePackets: 40, crashesWithoutTtsState: false, crashesWithoutTransport: true }],
  ['2.5.0', { queuePackets: 20, crashesWithoutTransport: false }],
])('firmware %s has its traits', (version, traits) => {
  expect(firmwareOf(version)).toMatchObject(traits)
})
