import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseModeCommand } from './mode-command.ts'
import { parseTaskCommand } from './task-command.ts'

const tasks = [
  { id: 'a', title: 'Call the plumber' },
  { id: 'b', title: '检查不合格品' },
]

describe('a task command', () => {
  it('needs the tasks where only their words make it one', () => {
    expect(parseTaskCommand("i'll call the plumber")).toBeUndefined()
    expect(parseTaskCommand("i'll call the plumber", tasks)).toEqual({
      intent: 'assign',
      target: { kind: 'words', words: 'call the plumber' },
    })
  })

  it('may name a task whose title has a "not"', () => {
    expect(parseTaskCommand('完成检查不合格品', tasks)).toMatchObject({ intent: 'complete', target: { kind: 'words' } })
    expect(parseTaskCommand('不要完成检查不合格品', tasks)).toBeUndefined()
  })

  it('changes nothing about all tasks at once', () => {
    expect(parseTaskCommand('complete all tasks', tasks)).toBeUndefined()
    expect(parseTaskCommand('把所有任务标记完成', tasks)).toBeUndefined()
    expect(parseTaskCommand('认领三个任务', tasks)).toBeUndefined()
  })

  it('is not about the mode', () => {
    const meeting = [{ id: 'm', title: 'Meeting notes' }]
    expect(parseTaskCommand('finish the meeting', meeting)).toBeUndefined()
    expect(parseModeCommand('finish the meeting')).toEqual({ action: 'end', mode: 'meeting' })
  })
})

const words = fc.constantFrom(
  ...'认领 任务 第三个 完成 了 把 我来 不要 吗 刷新 工作模式 结束会议 claim task three done mark is the not printer 打印机 , ? 那个'.split(
    ' ',
  ),
)
const speech = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(words, { maxLength: 30 }).map((some) => some.join(' ')),
)

it('never fails, whatever a recogniser writes', () => {
  fc.assert(
    fc.property(speech, (text) => {
      parseTaskCommand(text, tasks)
      parseModeCommand(text)
    }),
    { numRuns: 2000 },
  )
})

it('takes no longer and longer for what is said again and again', () => {
  const pieces =
    '我 已经 已 把 第 一 个 任务 的 完成 了 为 成 给我 和 都 刚 刚刚 想要 就 先 新的 我的 有哪些 i just already all done is task the mark as to one'
  for (const one of pieces.split(' '))
    for (const other of pieces.split(' '))
      for (const between of ['', ' ']) {
        const text = `${one}${between}${other}${between}`.repeat(40).slice(0, 79)
        parseTaskCommand(text, tasks)
        parseModeCommand(text)
      }
})

it('understands the same with other punctuation and case', () => {
  const commands = [
    'claim the third task',
    'mark task two as done',
    '把第三个任务标记完成',
    '认领任务三',
    'refresh the list',
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...commands),
      fc.constantFrom('', '.', '。', '!', '，', '...'),
      fc.boolean(),
      (text, end, loud) => {
        const written = `${loud ? text.toUpperCase() : text}${end}`
        expect(parseTaskCommand(written)).toEqual(parseTaskCommand(text))
        expect(parseTaskCommand(text)).toBeDefined()
      },
    ),
  )
})

it('takes no negated command, whatever it names', () => {
  const frames = ['claim X', 'mark X as done', "i'll take X", 'complete X']
  const targets = ['task three', 'the second one', 'the plumber task', 'call the plumber', 'it']
  const nots = ["don't ", 'do not ', 'never ', 'please do not ', "i can't "]
  for (const frame of frames)
    for (const target of targets)
      for (const not of nots) expect(parseTaskCommand(not + frame.replace('X', target), tasks)).toBeUndefined()
  for (const not of ['不要', '别', '先别', '还没', '我不', '不用', '没有'])
    for (const frame of ['认领X', '完成X', '把X标记完成', '接受X', 'X我来做', 'X做完了'])
      for (const target of ['第三个', '任务三', '打电话那个', ''])
        expect(parseTaskCommand(not + frame.replace('X', target), tasks)).toBeUndefined()
})
