import { describe, expect, it } from 'vitest'
import { findPerson, findPersonBefore } from './find-person.ts'
import { parseConfirmation, parsePeerCommand } from './peer-command.ts'

describe('words about messages', () => {
  it.each([
    ['Tell Li Wei that the printer works again.', 'Li Wei that the printer works again'],
    ['please tell Anna I am late', 'Anna I am late'],
    ['Can you let Bob know that lunch is ready?', 'Bob know that lunch is ready?'],
    ['Send a message to Bob: call me', 'Bob: call me'],
    ['告诉李伟打印机修好了', '李伟打印机修好了'],
    ['帮我跟小王说我晚点到。', '小王说我晚点到'],
    ['给李伟发消息说会议改到三点', '李伟发消息说会议改到三点'],
  ])('%s', (said, rest) => {
    expect(parsePeerCommand(said)).toEqual({ intent: 'tell', rest })
  })

  it.each([
    ['tell everyone that the lift is broken', 'the lift is broken'],
    ['Broadcast: fire drill at four', 'fire drill at four'],
    ['let everybody know lunch is here', 'lunch is here'],
    ['告诉大家电梯坏了', '电梯坏了'],
    ['通知所有人下午三点开会', '下午三点开会'],
    ['告诉任何人电梯坏了', '电梯坏了'],
  ])('to all: %s', (said, text) => {
    expect(parsePeerCommand(said)).toEqual({ intent: 'tell-all', text })
  })

  it.each([
    'Read my messages.',
    'read me my new messages',
    'Do I have any messages?',
    'any new messages?',
    '读消息',
    '念一下我的新消息。',
    '有没有新消息？',
  ])('to hear them: %s', (said) => {
    expect(parsePeerCommand(said)).toEqual({ intent: 'read' })
  })

  it.each([
    ['Reply: I am on my way', 'I am on my way'],
    ['reply to him that I will come', 'I will come'],
    ['回复好的，马上来', '好的，马上来'],
    ['回复他说我知道了', '我知道了'],
  ])('to answer: %s', (said, text) => {
    expect(parsePeerCommand(said)).toEqual({ intent: 'reply', text })
  })

  it.each(['what did you tell Li Wei?', 'what time is it', '今天天气怎么样', 'the message was long', ''])(
    'nothing of that: %s',
    (said) => {
      expect(parsePeerCommand(said)).toBeUndefined()
    },
  )

  it('yes and no, and neither', () => {
    const answers = ['Yes.', 'send it', '好的', '发吧', 'No', "don't", '取消', '算了。', 'tell me more', '好的那什么']
    expect(answers.map(parseConfirmation)).toEqual([
      'yes',
      'yes',
      'yes',
      'yes',
      'no',
      'no',
      'no',
      'no',
      undefined,
      undefined,
    ])
  })
})

describe('whose name it is', () => {
  const people = [
    { names: ['Li Wei', 'badge-7'] },
    { names: ['Anna'] },
    { names: ['王芳'] },
    { names: ['Hannah'] },
    { names: ['Anna Berg'] },
  ]

  it.each([
    ['Li Wei that the printer works', [0], 'the printer works'],
    ['lee way the printer works', [0], 'the printer works'],
    ['李伟打印机修好了', [0], '打印机修好了'],
    ['李卫说打印机修好了', [0], '打印机修好了'],
    ['王方你好', [2], '你好'],
    ['王芳发消息说你好', [2], '你好'],
    ['Anna Berg I am late', [4], 'I am late'],
    ['Anna I am late', [1], 'I am late'],
    ['Ana, I am late', [1], 'I am late'],
    ['Bob know that lunch is ready', undefined, undefined],
    ['me a joke', undefined, undefined],
  ])('%s', (rest, indexes, text) => {
    const found = findPersonBefore(rest, people)
    expect([found?.indexes, found?.text]).toEqual([indexes, text])
  })

  it('two who sound the same are both meant', () => {
    const twins = [{ names: ['李伟'] }, { names: ['李卫'] }]
    expect(findPersonBefore('李伟你好', twins)?.indexes).toEqual([0])
    expect(findPersonBefore('李玮你好', twins)?.indexes).toEqual([0, 1])
    expect(findPerson('李维', twins)).toEqual([0, 1])
    expect(findPerson('Li Wei', twins)).toEqual([0, 1])
  })

  it('a name without anything to say is none', () => {
    expect(findPersonBefore('Anna', people)).toBeUndefined()
  })
})
