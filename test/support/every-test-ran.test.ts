import { expect, test } from 'vitest'
import EveryTestRan, { type RanTest, tally, tallyLine } from './every-test-ran.ts'

type State = ReturnType<RanTest['result']>['state']

const ran = (fullName: string, state: State, needs?: string, tags: readonly string[] = []): RanTest => ({
  fullName,
  tags,
  module: { relativeModuleId: 'src/a.test.ts' },
  result: () => ({ state }),
  meta: () => (needs === undefined ? {} : { needs }),
})

test('tests are counted by what became of them', () => {
  const result = tally([ran('a', 'passed'), ran('b', 'passed'), ran('c', 'failed')])
  expect(tallyLine(result)).toBe('2 passed, 1 failed')
})

test('a skipped test is named and counted', () => {
  const result = tally([ran('a', 'passed'), ran('b > c', 'skipped')])
  expect(result.skipped).toEqual(['src/a.test.ts > b > c'])
  expect(tallyLine(result)).toBe('1 passed, 0 failed, 1 skipped')
})

test('a test that never came to its end counts as skipped', () => {
  expect(tally([ran('a', 'pending')]).skipped).toHaveLength(1)
})

test('a skipped test that says what it needs does not count, its need is told once', () => {
  const result = tally([ran('a', 'skipped', 'a model'), ran('b', 'skipped', 'a model')])
  expect(result).toEqual({ passed: 0, failed: 0, thorough: 0, skipped: [], needs: ['a model'] })
})

test('a test that is left to another command is no skipped one, and counted apart', () => {
  const result = tally([ran('a', 'skipped', undefined, ['thorough']), ran('b', 'passed', undefined, ['thorough'])])
  expect(result).toEqual({ passed: 1, failed: 0, thorough: 1, skipped: [], needs: [] })
})

test('a test that says what it needs and ran is counted like any other', () => {
  expect(tallyLine(tally([ran('a', 'passed', 'a model')]))).toBe('1 passed, 0 failed')
})

test('the reporter can be made by name', () => expect(new EveryTestRan()).toHaveProperty('onTestRunEnd'))
