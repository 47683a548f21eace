import { describe, expect, it } from 'vitest'
import { readMinutes } from './minutes.ts'
import { parseMinutes } from './parse-minutes.ts'

const known = new Set(['s1', 's2', 's3', 's4'])
const parse = (text: string) => parseMinutes(text, known)

describe('minutes that a model wrote', () => {
  it('have all sections, also those it left out', () => {
    expect(parse('{"title":"Printer","bullets":[{"text":"It is broken.","segments":["s1"]}]}')).toEqual({
      title: 'Printer',
      bullets: [{ text: 'It is broken.', segments: ['s1'] }],
      decisions: [],
      actions: [],
      risks: [],
      nextSteps: [],
    })
  })

  it.each([
    ['as a list', '["s1","s2"]'],
    ['in words', '"s1, s2"'],
    ['as numbers', '[1, 2]'],
    ['in brackets', '["[s1]", "[s2]"]'],
    ['as a range', '"s1-s2"'],
    ['with ids that do not exist', '["s1","s99","s2","x"]'],
    ['twice', '["s1","s1","s2"]'],
  ])('cite %s', (_, segments) => {
    expect(parse(`{"bullets":[{"text":"A.","segments":${segments}}]}`)?.bullets[0]?.segments).toEqual(['s1', 's2'])
  })

  it('cite inside the text, which is taken out of it', () => {
    expect(parse('{"bullets":["The printer is broken [s1, s3]."]}')?.bullets).toEqual([
      { text: 'The printer is broken.', segments: ['s1', 's3'] },
    ])
  })

  it('keep an entry that cites nothing, without citations', () => {
    expect(parse('{"risks":[{"text":"It may rain.","segments":["s77"]}]}')?.risks).toEqual([
      { text: 'It may rain.', segments: [] },
    ])
  })

  it('have owner and due date where there is one', () => {
    const actions =
      '[{"task":"Order it","assignee":"Anna","deadline":"Friday","ids":["s2"]},{"text":"Wait","owner":"TBD","due":"N/A","segments":["s3"]}]'
    expect(parse(`{"action_items":${actions}}`)?.actions).toEqual([
      { text: 'Order it', owner: 'Anna', due: 'Friday', segments: ['s2'] },
      { text: 'Wait', segments: ['s3'] },
    ])
  })

  it('have no entries that say "none"', () => {
    expect(parse('{"bullets":["A [s1]"],"risks":["None."],"decisions":["无"],"nextSteps":"N/A"}')).toMatchObject({
      risks: [],
      decisions: [],
      nextSteps: [],
    })
  })

  it('may have Chinese names of members', () => {
    expect(parse('{"标题":"打印机","决定":[{"内容":"买新的","segments":["s4"]}]}')).toMatchObject({
      title: '打印机',
      decisions: [{ text: '买新的', segments: ['s4'] }],
    })
  })

  it.each([
    ['no JSON', 'There was a meeting.'],
    ['other JSON', '{"error":"overloaded"}'],
  ])('are not %s', (_, text) => {
    expect(parse(text)).toBeUndefined()
  })

  it('are bounded', () => {
    const minutes = parse(`{"bullets":[{"text":"${'长'.repeat(900)}","segments":["s1"]}]}`)
    expect(minutes?.bullets[0]?.text.length).toBe(500)
  })

  it('come back from the store as they were', () => {
    const minutes = parse('{"actions":[{"text":"Order it","owner":"Anna","segments":["s2"]}]}')
    expect(readMinutes(JSON.parse(JSON.stringify(minutes)))).toEqual(minutes)
    expect(readMinutes({ bullets: 'x' })).toBeUndefined()
  })
})
