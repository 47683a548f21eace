import { describe, expect, it } from 'vitest'
import { ProviderError } from '../providers/provider-error.ts'
import { checkClaims } from './check-claims.ts'
import type { Minutes } from './minutes.ts'
import { repairClaims } from './repair-claims.ts'
import { minutesSettings, ReplyingModel, said } from './test-model.ts'

const signal = new AbortController().signal
const segments = said(
  ['Anna', 'The printer costs 300 euros.'],
  ['Bob', 'I will order it by Friday.'],
  ['Carol', 'The weather is nice today.'],
)
const minutes: Minutes = {
  bullets: [{ text: 'The weather is nice today.', segments: ['s3'] }],
  decisions: [{ text: 'The printer costs 400 euros.', segments: ['s1'] }],
  actions: [{ text: 'Order the printer', owner: 'Carol', due: 'Friday', segments: ['s2'] }],
  risks: [{ text: 'It may rain.', segments: [] }],
  nextSteps: [],
}
const checked = checkClaims(minutes, segments)
const repair = (model: ReplyingModel, settings = minutesSettings) =>
  repairClaims(model, checked, segments, settings, signal)

describe('the repair of claims', () => {
  it('asks once, about what failed, and quotes only what it cites', async () => {
    const model = new ReplyingModel('{"claims":[]}')
    await repair(model)
    expect(model.asked).toHaveLength(1)
    expect(model.material(0)).toContain(
      '1. The printer costs 400 euros.\n   not proved: number: 400\n[s1] Anna: The printer costs 300 euros.',
    )
    expect(model.material(0)).toContain('2. Order the printer | owner: Carol | due: Friday')
    expect(model.material(0)).not.toContain('weather')
  })

  it('takes what is proved now, and marks the rest', async () => {
    const model = new ReplyingModel(
      '{"claims":[{"n":1,"text":"The printer costs 300 euros."},{"n":2,"text":"Order the printer","owner":"Dave","due":"Friday"}]}',
    )
    const repaired = await repair(model)
    expect(repaired.decisions).toEqual([{ text: 'The printer costs 300 euros.', segments: ['s1'] }])
    expect(repaired.actions).toEqual([
      { text: 'Order the printer', owner: 'Carol', due: 'Friday', segments: ['s2'], unverified: true },
    ])
    expect(repaired.risks).toEqual([{ text: 'It may rain.', segments: [], unverified: true }])
    expect(repaired.bullets).toEqual(minutes.bullets)
  })

  it.each([
    ['fails', new ProviderError('x', 'unavailable', 'down')],
    ['writes something else', 'I cannot do that.'],
    ['leaves everything out', '{"claims":[]}'],
    ['numbers them otherwise', '{"claims":[{"n":7,"text":"The printer costs 300 euros."},{"n":"x","text":1},null]}'],
  ])('drops nothing when the model %s', async (_, reply) => {
    const repaired = await repair(new ReplyingModel(reply))
    expect(repaired).toEqual(checked.minutes)
    expect(repaired.decisions).toEqual([{ ...minutes.decisions[0], unverified: true }])
  })

  it('asks nothing when nothing can be quoted', async () => {
    const model = new ReplyingModel('{}')
    const uncited = checkClaims({ ...minutes, decisions: [], actions: [] }, segments)
    expect((await repairClaims(model, uncited, segments, minutesSettings, signal)).risks[0]?.unverified).toBe(true)
    expect(model.asked).toHaveLength(0)
  })

  it('quotes no more than fits one call', async () => {
    const model = new ReplyingModel('{"claims":[]}')
    await repair(model, { ...minutesSettings, transcriptMaxChars: 120 })
    expect(model.material(0).length).toBeLessThan(160)
    expect(model.material(0)).not.toContain('Order the printer')
  })

  it('ends with the signal', async () => {
    const controller = new AbortController()
    controller.abort(new Error('shutdown'))
    await expect(
      repairClaims(new ReplyingModel('{}'), checked, segments, minutesSettings, controller.signal),
    ).rejects.toThrow('shutdown')
  })
})
