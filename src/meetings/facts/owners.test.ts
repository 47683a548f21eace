import { describe, expect, it } from 'vitest'
import { ownersIn } from './owners.ts'
import { peopleOf } from './people.ts'

const people = peopleOf(['Anna', 'Bob', '张伟', '李强'])

describe('who takes something on', () => {
  it.each([
    ["I'll send the report.", 'Anna', ['Anna']],
    ['Sure, will do.', 'Bob', ['Bob']],
    ['Bob, can you call them?', 'Anna', ['Bob']],
    ['So Grace is going to update it', 'Anna', ['Grace']],
    ["I've asked Grace to get quotes.", 'Anna', ['Grace']],
    ['Grace has agreed to print it.', 'Bob', ['Grace']],
    ['bob will do that', 'Anna', ['Bob']],
    ['The weather is nice.', 'Anna', []],
    ['我来整理报告。', '张伟', ['张伟']],
    ['由李强负责跟进。', '张伟', ['李强']],
    ['请王芳在周五前提交', '张伟', ['王芳']],
    ['今天天气不错。', '张伟', []],
  ])('%s (%s)', (text, speaker, expected) => {
    expect(ownersIn(text, speaker, people)).toEqual(expected)
  })
})
