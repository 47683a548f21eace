import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PcmRing } from './pcm-ring.ts'

it('holds the last samples of everything pushed since it was taken', () => {
  const step = fc.oneof(
    fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 12 }).map((push) => ({ push })),
    fc.nat(12).map((take) => ({ take })),
  )
  fc.assert(
    fc.property(fc.nat(8), fc.array(step, { maxLength: 30 }), (capacity, steps) => {
      const ring = new PcmRing(capacity)
      let model: number[] = []
      for (const one of steps) {
        if ('push' in one) {
          ring.push(Int16Array.from(one.push))
          model = [...model, ...one.push].slice(Math.max(0, model.length + one.push.length - capacity))
        } else {
          expect([...ring.take(one.take)]).toEqual(model.slice(Math.max(0, model.length - one.take)))
          model = []
        }
      }
    }),
  )
})
