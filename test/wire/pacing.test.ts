import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Received } from '../../device/message-log.ts'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { startQuickServer } from '../support/quick-server.ts'
import { startTestServer } from '../support/test-server.ts'

const frameMs = 60

const isTts = (entry: Received, state: string) =>
  entry.kind === 'text' && entry.message.type === 'tts' && entry.message.state === state
const audioTimes = (device: SimulatedBadge) =>
  device.received.filter(({ kind }) => kind === 'audio').map(({ atMs }) => atMs)

function timeOf(device: SimulatedBadge, state: string): number {
  return device.received.find((entry) => isTts(entry, state))?.atMs ?? Number.NaN
}

/** Starts and stops in order of arrival, and the sound between them. */
function speechOrder(device: SimulatedBadge): string {
  return device.received
    .map((entry) => (isTts(entry, 'start') ? '<' : isTts(entry, 'stop') ? '>' : entry.kind === 'audio' ? '.' : ''))
    .join('')
}

describe('a spoken answer', () => {
  it('5: is never more than 10 packets ahead of real time, and never behind it', async () => {
    const server = await startTestServer()
    server.script.answers = [{ pieces: ['It is ten past three. ', 'Anything else?'] }]
    server.script.sentenceMs = 780
    const device = server.device()
    await device.hello()
    device.type('time')
    await device.expectAnswer()
    const times = audioTimes(device)
    expect(times).toHaveLength(26)
    const aheadBy = times.map((atMs, index) => index + 1 - (atMs - (times[0] ?? 0)) / frameMs)
    expect(Math.max(...aheadBy)).toBeLessThanOrEqual(10)
    expect(Math.min(...aheadBy)).toBeGreaterThan(0)
    expect(device.playback.highWater).toBeLessThanOrEqual(10)
    expect(device.playback.underruns).toEqual([])
  })

  it('5 MUST: its first packet comes at least 100 ms after tts start, and soon after', async () => {
    const server = await startTestServer()
    const device = server.device({ settleMs: 100 })
    await device.hello()
    device.type('time')
    await device.expectAnswer()
    const gapMs = (audioTimes(device)[0] ?? 0) - timeOf(device, 'start')
    expect(gapMs).toBeGreaterThanOrEqual(100)
    expect(gapMs).toBeLessThan(600)
    expect(device.faults).toEqual([])
  })

  it('5 MUST: its stop comes when its real duration has passed', async () => {
    const server = await startTestServer()
    server.script.sentenceMs = 600
    const device = server.device()
    await device.hello()
    device.type('time')
    await device.expectAnswer()
    const lastedMs = timeOf(device, 'stop') - (audioTimes(device)[0] ?? 0)
    expect(lastedMs).toBeGreaterThanOrEqual(600)
    expect(lastedMs).toBeLessThan(1500)
  })

  it('5 QUIRK: a queue of 20 packets (2.5) and one of 10 (before 1.8) hold what is sent ahead', async () => {
    const server = await startQuickServer()
    server.script.sentenceMs = 3000
    const devices = ['1.5.0', '2.5.0'].map((firmware, index) => server.device({ firmware, deviceId: `queue-${index}` }))
    await Promise.all(
      devices.map(async (device) => {
        await device.hello()
        device.type('tell me more')
        expect((await device.expectAnswer()).playedMs).toBe(3000)
        expect(device.playback.droppedPackets).toBe(0)
        expect(device.faults).toEqual([])
      }),
    )
  })
})

describe('interrupted at random moments', () => {
  it('every start has one stop, and nothing of the old turn comes after it', async () => {
    const server = await startQuickServer()
    server.script.answers = [{ pieces: ['One sentence. ', 'And another one. ', 'And a last one.'] }]
    server.script.sentenceMs = 300
    const interrupted = async (device: SimulatedBadge, momentsMs: readonly number[]) => {
      for (const [index, momentMs] of momentsMs.entries()) {
        // The same text twice within a second counts as one.
        device.type(`talk ${index}`)
        await device.expect('stt')
        await device.expectNothing(momentMs, ['nothing at all'])
        device.send({ type: 'abort' })
        device.send({ type: 'ping', ts: momentMs })
        // Control frames keep their order: when the pong is here, the stop is.
        await device.expect('pong', { ts: momentMs })
        const order = speechOrder(device)
        expect(order).toMatch(/^(<\.*>)*$/)
        await device.expectNothing(100, ['tts', 'audio', 'stt', 'llm'])
        await expect.poll(() => device.state).toBe('idle')
      }
      await device.drop()
    }
    let count = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(1300), { minLength: 3, maxLength: 3 }), { minLength: 6, maxLength: 6 }),
        async (plans) => {
          await Promise.all(
            plans.map(async (momentsMs) => {
              const device = server.device({ deviceId: `random-${count++}` })
              await device.hello()
              await device.press()
              await device.release()
              await interrupted(device, momentsMs)
            }),
          )
        },
      ),
      { seed: 2026, numRuns: 3, endOnFailure: true },
    )
    expect(server.script.running).toBe(0)
  })
})
