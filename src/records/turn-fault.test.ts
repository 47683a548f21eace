import { describe, expect, it } from 'vitest'
import { testTurn } from './test-turn.ts'
import { faultOf } from './turn-fault.ts'

describe('the step at fault', () => {
  it('is none where every step kept to its target', () => {
    expect(faultOf(testTurn(1))).toBeUndefined()
  })

  it('is the one that took the most by its target, not the longest', () => {
    const ms = { transcript: 1200, firstToken: 2600, firstSentence: 2700, firstAudio: 2900, stopped: 5000 }
    expect(faultOf(testTurn(1, { ms }))).toEqual({
      step: 'recognition',
      because: 'slow',
      tookMs: 1200,
      targetMs: 400,
    })
  })

  it('is never the playing: there may be much to say', () => {
    const ms = { transcript: 200, firstToken: 500, firstSentence: 600, firstAudio: 900, stopped: 90_000 }
    expect(faultOf(testTurn(1, { ms }))).toBeUndefined()
  })

  it.each([
    ['asr', 'recognition'],
    ['llm', 'model'],
    ['tts', 'voice'],
  ] as const)('of a turn whose %s failed is the %s, however long others took', (part, step) => {
    const ms = { transcript: 9000, firstToken: 9100, firstSentence: 9200, firstAudio: 9300, stopped: 9900 }
    expect(faultOf(testTurn(1, { outcome: 'failed', failure: { part, message: 'no' }, ms }))).toMatchObject({
      step,
      because: 'failed',
    })
  })

  it('of a turn that failed by no part is the step that it was in', () => {
    const failed = { outcome: 'failed', failure: { part: 'turn', message: 'no' } } as const
    const ms = { transcript: 200, firstToken: 500, stopped: 700 }
    expect(faultOf(testTurn(1, { ...failed, ms }))?.step).toBe('sentence')
  })

  it('is the wait for a model that was interrupted', () => {
    const ms = { transcript: 100, stopped: 5000 }
    expect(faultOf(testTurn(1, { outcome: 'interrupted', ms }))).toMatchObject({ step: 'model', tookMs: 4900 })
  })
})
