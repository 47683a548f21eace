import { describe, expect, test } from 'vitest'
import { asksForCode, parseJoinCommand } from './join-command.ts'

describe('taking part in a meeting', () => {
  test.each([
    ['join meeting 4 8 2 1', '4821'],
    ['Join the meeting 4821.', '4821'],
    ['join meeting four eight two one', '4821'],
    ['Please join the meeting with code 48 21', '4821'],
    ['join the meeting with the code for eight too one', '4821'],
    ['could you join meeting number zero oh seven seven please', '0077'],
    ['join meeting forty eight twenty one', '4821'],
    ['join meeting double four two one', '4421'],
    ['join with code 4-8-2-1', '4821'],
    ['let me join the meeting 1 2 3 4 5', '12345'],
    ['加入会议 四八二一', '4821'],
    ['加入会议，4821。', '4821'],
    ['请帮我加入会议四八二幺', '4821'],
    ['我要加入会议号零零七七', '0077'],
    ['参加会议，会议码四八二一', '4821'],
    ['加入四八二一号会议', '4821'],
    ['用会议码四八二一加入会议', '4821'],
    ['进入会议四八两一吧', '4821'],
  ])('%s: %s', (text, code) => {
    expect(parseJoinCommand(text)).toBe(code)
  })

  test.each([
    'join meeting',
    'join the meeting tomorrow',
    'join meeting 12',
    'join meeting 123456789',
    'join meeting room four eight two one with Anna',
    "don't join meeting 4821",
    'she told me to join meeting 4821',
    'should I join meeting 4821?',
    '不要加入会议四八二一',
    '加入会议',
    '他说加入会议四八二一',
    '会议码是四八二一',
    '我们昨天参加会议的有四八二一个人',
  ])('%s: nothing', (text) => {
    expect(parseJoinCommand(text)).toBeUndefined()
  })
})

describe('asking for the code', () => {
  test.each([
    'what is the code',
    "What's the meeting code?",
    'tell me the code of the meeting',
    '会议码是多少',
    '会议码是多少？',
    '这个会议的会议号是什么',
    '告诉我会议码',
  ])('%s', (text) => {
    expect(asksForCode(text)).toBe(true)
  })

  test.each(['what is the code of conduct', 'what time is it', '今天的代码写完了吗', '会议几点开始', ''])(
    'not: %s',
    (text) => {
      expect(asksForCode(text)).toBe(false)
    },
  )
})
