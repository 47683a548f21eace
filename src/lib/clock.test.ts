import { describe, expect, it } from 'vitest'
import { sleep, systemClock } from './clock.ts'
import { ManualClock } from './manual-clock.ts'

describe('systemClock', () => {
  it('counts a timer as pending until it ran or was cancelled, however often', async () => {
    const clock = systemClock()
    const cancelled = clock.after(10_000, () => undefined)
    const ran = new Promise<void>((resolve) => clock.after(1, resolve))
    expect(clock.pending).toBe(2)
    cancelled.cancel()
    cancelled.cancel()
    await ran
    expect(clock.pending).toBe(0)
  })
})

describe('ManualClock', () => {
  it('runs what falls due in order of time, and of asking where that is equal', async () => {
    const clock = new ManualClock()
    const order: string[] = []
    clock.after(20, () => order.push(`late ${clock.now()}`))
    clock.after(10, () => order.push(`first ${clock.now()}`))
    clock.after(10, () => order.push(`second ${clock.now()}`))
    clock.after(21, () => order.push('never'))
    await clock.advance(20)
    expect(order).toEqual(['first 10', 'second 10', 'late 20'])
    expect(clock.pending).toBe(1)
  })

  it('runs what callbacks ask for within the same advance', async () => {
    const clock = new ManualClock()
    const at: number[] = []
    const again = () => {
      at.push(clock.now())
      clock.after(30, again)
    }
    clock.after(30, again)
    await clock.advance(100)
    expect(at).toEqual([30, 60, 90])
    expect(clock.now()).toBe(100)
  })

  it('wall time moves with it', async () => {
    const clock = new ManualClock(1000)
    await clock.advance(5)
    expect(clock.wall()).toBe(1005)
  })
})

describe('sleep', () => {
  it('resolves when its time has passed and leaves nothing on the signal', async () => {
    const clock = new ManualClock()
    const over = new AbortController()
    const slept = sleep(clock, 100, over.signal)
    await clock.advance(100)
    await slept
    expect(clock.pending).toBe(0)
  })

  it('rejects with the reason as soon as it is aborted, and cancels its timer', async () => {
    const clock = new ManualClock()
    const over = new AbortController()
    const slept = sleep(clock, 100, over.signal)
    over.abort(new Error('enough'))
    await expect(slept).rejects.toThrow('enough')
    expect(clock.pending).toBe(0)
  })

  it('does not begin on a signal that is already aborted', async () => {
    const clock = new ManualClock()
    await expect(sleep(clock, 1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
    expect(clock.pending).toBe(0)
  })
})
