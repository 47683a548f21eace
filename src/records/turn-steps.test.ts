import { expect, it } from 'vitest'
import { stepsOf } from './turn-steps.ts'

it('each step of an answered turn begins where the one before it ended', () => {
  const ms = { transcript: 200, firstToken: 500, firstSentence: 600, firstAudio: 900, stopped: 3000 }
  expect(stepsOf({ ms, outcome: 'answered' })).toEqual([
    { step: 'recognition', fromMs: 0, toMs: 200, isCut: false },
    { step: 'model', fromMs: 200, toMs: 500, isCut: false },
    { step: 'sentence', fromMs: 500, toMs: 600, isCut: false },
    { step: 'voice', fromMs: 600, toMs: 900, isCut: false },
    { step: 'playing', fromMs: 900, toMs: 3000, isCut: false },
  ])
})

it('an interrupted turn is cut in the step that it was in', () => {
  expect(stepsOf({ ms: { transcript: 200, stopped: 1700 }, outcome: 'interrupted' })).toEqual([
    { step: 'recognition', fromMs: 0, toMs: 200, isCut: false },
    { step: 'model', fromMs: 200, toMs: 1700, isCut: true },
  ])
})

it('what is interrupted while it is played is cut there', () => {
  const ms = { transcript: 200, firstToken: 500, firstSentence: 600, firstAudio: 900, stopped: 1000 }
  expect(stepsOf({ ms, outcome: 'interrupted' }).filter(({ isCut }) => isCut)).toEqual([
    { step: 'playing', fromMs: 900, toMs: 1000, isCut: true },
  ])
})

it('a failure ends where the apology begins to be heard', () => {
  expect(stepsOf({ ms: { transcript: 200, firstAudio: 2200, stopped: 4000 }, outcome: 'failed' })).toEqual([
    { step: 'recognition', fromMs: 0, toMs: 200, isCut: false },
    { step: 'model', fromMs: 200, toMs: 2200, isCut: true },
    { step: 'playing', fromMs: 2200, toMs: 4000, isCut: false },
  ])
})

it('a long wait that is announced is heard while the model is still waited for', () => {
  const ms = { transcript: 200, firstToken: 6000, firstSentence: 6100, firstAudio: 4300, stopped: 9000 }
  expect(stepsOf({ ms, outcome: 'answered' })).toEqual([
    { step: 'recognition', fromMs: 0, toMs: 200, isCut: false },
    { step: 'model', fromMs: 200, toMs: 6000, isCut: false },
    { step: 'sentence', fromMs: 6000, toMs: 6100, isCut: false },
    { step: 'voice', fromMs: 6100, toMs: 6100, isCut: false },
    { step: 'playing', fromMs: 4300, toMs: 9000, isCut: false },
  ])
})

it('where nothing was said nothing more is waited for', () => {
  expect(stepsOf({ ms: { transcript: 300, stopped: 301 }, outcome: 'silent' })).toEqual([
    { step: 'recognition', fromMs: 0, toMs: 300, isCut: false },
  ])
})
