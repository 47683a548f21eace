import { describe, expect, it } from 'vitest'
import { ProviderError } from '../providers/provider-error.ts'
import { checkpointMinutes, reduceMinutes } from './make-minutes.ts'
import { itemsOf, type Minutes } from './minutes.ts'
import { minutesSettings, ReplyingModel, said } from './test-model.ts'

const signal = new AbortController().signal
const segments = said(['Anna', 'The printer is broken.'], ['Bob', 'Then I buy a new printer.'])
const good = '{"title":"Printer","bullets":[{"text":"The printer is broken.","segments":["s1"]}]}'

describe('the minutes of a window', () => {
  it('come of one call over its transcript', async () => {
    const model = new ReplyingModel(good)
    const minutes = await checkpointMinutes(model, segments, minutesSettings, signal)
    expect(minutes).toMatchObject({ title: 'Printer', bullets: [{ text: 'The printer is broken.', segments: ['s1'] }] })
    expect(model.asked).toHaveLength(1)
    expect(model.asked[0]?.maxTokens).toBe(400)
    expect(model.material(0)).toContain('[s1] Anna: The printer is broken.\n[s2] Bob: Then I buy a new printer.')
  })

  it.each([
    ['was cut', { text: good, reason: 'length' } as const],
    ['is no JSON', 'Sure, here are the minutes.'],
    ['ended without a reason', { text: good, reason: 'none' } as const],
    ['did not come', new ProviderError('x', 'unavailable', 'down')],
  ])('are asked for again, shorter, when the answer %s', async (_, first) => {
    const model = new ReplyingModel(first, good)
    const minutes = await checkpointMinutes(model, segments, minutesSettings, signal)
    expect(minutes.bullets).toHaveLength(1)
    expect(model.asked).toHaveLength(2)
    expect(model.asked[1]?.messages[0]?.content).toContain('Answer shorter')
    expect(model.material(1)).toBe(model.material(0))
  })

  it.each([
    ['cut twice', [{ text: good, reason: 'length' } as const], 'cut', 2],
    ['unreadable twice', ['no'], 'unreadable', 2],
    ['withheld', [{ text: '', reason: 'filtered' } as const], 'filtered', 1],
    ['refused for want of a key', [new ProviderError('x', 'auth', 'no key')], 'provider', 1],
    ['far longer than allowed', ['x'.repeat(400 * 16 + 1)], 'cut', 2],
  ])('fail when the answer is %s', async (_, replies, fault, calls) => {
    const model = new ReplyingModel(...replies)
    await expect(checkpointMinutes(model, segments, minutesSettings, signal)).rejects.toMatchObject({
      name: 'ModelFailure',
      fault,
    })
    expect(model.asked).toHaveLength(calls)
  })

  it('end with the signal, and with its reason', async () => {
    const controller = new AbortController()
    controller.abort(new Error('shutdown'))
    const model = new ReplyingModel(good)
    await expect(checkpointMinutes(model, segments, minutesSettings, controller.signal)).rejects.toThrow('shutdown')
    expect(model.asked).toHaveLength(1)
  })

  it('have no more entries than devices show', async () => {
    const bullets = Array.from({ length: 9 }, (_, index) => ({ text: `Point ${index}.`, segments: ['s1'] }))
    const model = new ReplyingModel(JSON.stringify({ bullets, risks: bullets }))
    const minutes = await checkpointMinutes(model, segments, minutesSettings, signal)
    expect([minutes.bullets.length, minutes.risks.length]).toEqual([6, 4])
  })

  it('cite the segments that say most of an entry when the model named none', async () => {
    const model = new ReplyingModel('{"decisions":["Bob buys a new printer."],"risks":["It could rain tomorrow."]}')
    const minutes = await checkpointMinutes(model, segments, minutesSettings, signal)
    expect(minutes.decisions).toEqual([{ text: 'Bob buys a new printer.', segments: ['s2'] }])
    expect(minutes.risks[0]?.segments).toEqual([])
  })
})

describe('the minutes of a meeting', () => {
  const part = (index: number, chars = 60): Minutes => ({
    title: `Part ${index}`,
    bullets: [{ text: `Point ${index} ${'x'.repeat(chars)}`, segments: [`s${index}`] }],
    decisions: [{ text: `Decision ${index}`, segments: [`s${index}`], owner: 'Anna' }],
    actions: [],
    risks: [],
    nextSteps: [],
  })
  const parts = (count: number, chars?: number) => Array.from({ length: count }, (_, index) => part(index + 1, chars))

  it('of one window are those of the window, without a call', async () => {
    const model = new ReplyingModel(good)
    expect(await reduceMinutes(model, [part(1)], minutesSettings, signal)).toEqual(part(1))
    expect(model.asked).toHaveLength(0)
  })

  it('come of one call over the notes of all windows', async () => {
    const model = new ReplyingModel('{"title":"All","bullets":[{"text":"Both.","segments":["s1","s2","s9"]}]}')
    const minutes = await reduceMinutes(model, parts(2), minutesSettings, signal)
    expect(minutes).toMatchObject({ title: 'All', bullets: [{ segments: ['s1', 's2'] }] })
    expect(model.asked).toHaveLength(1)
    expect(model.asked[0]?.maxTokens).toBe(800)
    expect(model.material(0)).toContain('- decisions: Decision 2 owner: Anna [s2]')
  })

  it('take further levels when the notes do not fit one call, and every note is shown on the first', async () => {
    const short = '{"bullets":[{"text":"Short.","segments":["s1"]}]}'
    const model = new ReplyingModel(short)
    const settings = { ...minutesSettings, transcriptMaxChars: 1000 }
    await reduceMinutes(model, parts(30, 200), settings, signal)
    const materials = model.asked.map((_, index) => model.material(index))
    for (const material of materials) expect(material.length).toBeLessThanOrEqual(1000 + '<notes>\n</notes>\n'.length)
    for (let index = 1; index <= 30; index++) {
      expect(materials.filter((material) => material.includes(`Point ${index} `))).toHaveLength(1)
    }
    expect(model.asked.at(-1)?.maxTokens).toBe(800)
    expect(model.asked.at(-2)?.maxTokens).toBe(400)
  })

  it('end even when the model makes notes longer than they were', async () => {
    const bullets = Array.from({ length: 6 }, (_, index) => ({
      text: `${index} ${'long '.repeat(80)}`,
      segments: ['s1'],
    }))
    const model = new ReplyingModel(JSON.stringify({ bullets }))
    const minutes = await reduceMinutes(model, parts(30, 200), { ...minutesSettings, transcriptMaxChars: 1000 }, signal)
    expect(itemsOf(minutes).length).toBeGreaterThan(0)
  })

  it('fail as a ModelFailure when the model does', async () => {
    const model = new ReplyingModel(new ProviderError('x', 'unavailable', 'down'))
    await expect(reduceMinutes(model, parts(2), minutesSettings, signal)).rejects.toMatchObject({ fault: 'provider' })
  })

  it('of nothing have nothing in them', async () => {
    const model = new ReplyingModel(good)
    expect(itemsOf(await reduceMinutes(model, [], minutesSettings, signal))).toEqual([])
  })
})
