import { describe, expect, it } from 'vitest'
import { checkClaims } from './check-claims.ts'
import { extractMinutes } from './extract.ts'
import { itemsOf, type Section } from './minutes.ts'
import type { Spoken } from './spoken.ts'
import { said } from './test-model.ts'

const printer = said(
  ['Anna', 'Good morning everybody. The printer on the second floor prints stripes again.'],
  ['Bob', 'The printer has printed stripes since Monday, and the warehouse prints its delivery notes on that printer.'],
  ['Carol', 'My worry is that the warehouse cannot send parcels without delivery notes, that is a real risk.'],
  ['Anna', 'How about lunch?'],
  ['Bob', 'We decided to buy a new printer instead of repairing the old printer.'],
  ['Carol', "I'll order the printer by next Friday."],
  ['Anna', 'Bob, can you call the warehouse tomorrow?'],
  ['Bob', 'Next week we will meet again and look at the delivery notes.'],
)
const chinese = said(
  ['张伟', '大家早上好。二楼的打印机又坏了，打出来都是条纹。'],
  ['李强', '仓库的发货单都在这台打印机上打，打印机坏了发货单就打不出来。'],
  ['王芳', '我担心没有发货单，仓库的包裹发不出去。'],
  ['张伟', '那我们决定买一台新打印机，旧打印机不修了。'],
  ['李强', '下周五之前我来提交采购申请。'],
  ['王芳', '下一步我们要检查其他楼层的打印机。'],
)
const extract = (segments: readonly Spoken[]) => extractMinutes(segments, { terms: {} })
const texts = (segments: readonly Spoken[], section: Section) => extract(segments)[section].map(({ text }) => text)

describe('minutes without a model', () => {
  it('find decisions, actions, risks and next steps by what people say', () => {
    expect(texts(printer, 'decisions')).toEqual([
      'We decided to buy a new printer instead of repairing the old printer.',
    ])
    expect(extract(printer).actions).toEqual([
      { text: "I'll order the printer by next Friday.", segments: ['s6'], owner: 'Carol', due: 'next Friday' },
      { text: 'Bob, can you call the warehouse tomorrow?', segments: ['s7'], owner: 'Bob', due: 'tomorrow' },
    ])
    expect(texts(printer, 'risks')).toEqual([
      'My worry is that the warehouse cannot send parcels without delivery notes, that is a real risk.',
    ])
    expect(texts(printer, 'nextSteps')).toEqual(['Next week we will meet again and look at the delivery notes.'])
  })

  it('do so in Chinese', () => {
    expect(texts(chinese, 'decisions')).toEqual(['那我们决定买一台新打印机，旧打印机不修了。'])
    expect(extract(chinese).actions).toEqual(
      [{ text: '下周五之前我来提交采购申请。', segments: ['s5'], owner: '张伟', due: '下周五' }].map((action) => ({
        ...action,
        owner: '李强',
      })),
    )
    expect(texts(chinese, 'risks')).toEqual(['我担心没有发货单，仓库的包裹发不出去。'])
    expect(texts(chinese, 'nextSteps')).toEqual(['下一步我们要检查其他楼层的打印机。'])
  })

  it('have the sentence that says most among the bullets, and small talk not', () => {
    expect(texts(printer, 'bullets')).toContain(
      'The printer has printed stripes since Monday, and the warehouse prints its delivery notes on that printer.',
    )
    expect(texts(printer, 'bullets')).not.toContain('How about lunch?')
  })

  it.each([
    ['English', printer],
    ['Chinese', chinese],
  ])('are real sentences of the segments they cite, none of them twice: %s', (_, segments) => {
    const items = itemsOf(extract(segments))
    for (const {
      text,
      segments: [id],
    } of items) {
      expect(segments.find(({ seq }) => `s${seq}` === id)?.text).toContain(text)
    }
    expect(new Set(items.map(({ text }) => text)).size).toBe(items.length)
    expect(checkClaims(extract(segments), segments).failed).toEqual([])
  })

  it.each([
    'Have we decided on the printer?',
    "We haven't decided on the printer yet.",
    'If we decided to buy it, we would know.',
    '我们还没有决定买哪台。',
    '是不是大家决定买新的？',
  ])('take for no decision: %s', (text) => {
    expect(texts(said(['Anna', text]), 'decisions')).toEqual([])
  })

  it('have something of a meeting of a few words, and nothing of none', () => {
    expect(texts(said(['Anna', 'Yes. No.']), 'bullets')).toEqual(['Yes.', 'No.'])
    expect(itemsOf(extract([]))).toEqual([])
  })

  it('use the words that were meant', () => {
    const segments = said(['Anna', 'We decided to go with cube ernetties for the servers.'])
    expect(extractMinutes(segments, { terms: { 'cube ernetties': 'Kubernetes' } }).decisions[0]?.text).toBe(
      'We decided to go with Kubernetes for the servers.',
    )
  })

  it('cut a sentence without an end between its clauses', () => {
    const long = `We decided to go with ${Array.from({ length: 60 }, (_, index) => `printer number ${index}`).join(', ')}`
    const [text = ''] = texts(said(['Anna', long]), 'decisions')
    expect(text.length).toBeLessThanOrEqual(281)
    expect(text).toMatch(/printer number \d+…$/)
  })

  it('have no more than devices show, are the same each time, and take less than 100 ms for 50,000 characters', () => {
    const words =
      'printer warehouse decided risk delivery budget we will send the report next week because it is too late'.split(
        ' ',
      )
    const sentence = (index: number) =>
      `${Array.from({ length: 14 }, (_, at) => words[(index * 7 + at * (1 + (index % 5))) % words.length]).join(' ')} ${index}.`
    const segments = said(
      ...Array.from({ length: 650 }, (_, index): [string, string] => [`P${index % 5}`, sentence(index)]),
    )
    expect(segments.reduce((sum, { text }) => sum + text.length, 0)).toBeGreaterThan(50_000)
    const first = extract(segments)
    const startedMs = performance.now()
    const second = extract(segments)
    expect(performance.now() - startedMs).toBeLessThan(100)
    expect(second).toEqual(first)
    expect(first.bullets.length).toBeLessThanOrEqual(6)
    for (const section of ['decisions', 'actions', 'risks', 'nextSteps'] as const) {
      expect(first[section].length).toBeLessThanOrEqual(4)
    }
  })
})
