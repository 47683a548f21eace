import { expect, it } from 'vitest'
import { asksForBuild } from './build-question.ts'

it.each([
  'How is the build?',
  "how's the build going",
  'Hey, how are the tests doing?',
  'what is the status of the build',
  'build status please',
  'Did the tests pass?',
  'is the build green',
  '构建怎么样',
  '构建怎么样了？',
  '编译通过了吗？',
  '测试结果怎么样',
  '单元测试过了没',
])('asks for the build: %s', (text) => {
  expect(asksForBuild(text)).toBe(true)
})

it.each([
  'how is the weather',
  'build a house',
  'why did the test of the cart fail',
  '构建一个新的项目',
  '测试一下麦克风',
  'run the tests',
  '',
])('does not: %s', (text) => {
  expect(asksForBuild(text)).toBe(false)
})
