import { expect, it } from 'vitest'
import { parseModeCommand } from './mode-command.ts'

const modes = { chat: '聊天', meeting: '会议', working: '工作', coding: '编程' } as const

it('starts and ends each mode by its name, in both languages', () => {
  for (const [mode, name] of Object.entries(modes)) {
    expect(parseModeCommand(`切换到${name}模式`)).toEqual({ action: 'start', mode })
    expect(parseModeCommand(`退出${name}模式`)).toEqual({ action: 'end', mode })
    expect(parseModeCommand(`switch to ${mode} mode`)).toEqual({ action: 'start', mode })
    expect(parseModeCommand(`exit ${mode} mode`)).toEqual({ action: 'end', mode })
  }
})

it('ends whatever mode is on where none is named', () => {
  expect(parseModeCommand('退出当前模式')).toEqual({ action: 'end', mode: 'current' })
  expect(parseModeCommand('exit this mode')).toEqual({ action: 'end', mode: 'current' })
})

it('understands closing words before the end of a meeting', () => {
  expect(parseModeCommand('那今天就到这里，结束会议')).toEqual({ action: 'end', mode: 'meeting' })
  expect(parseModeCommand("that's all for today, end the meeting")).toEqual({ action: 'end', mode: 'meeting' })
})

it('does not follow what is said about a mode', () => {
  for (const text of [
    '工作模式是什么',
    '别退出工作模式',
    '昨天的会议结束得很晚',
    'what is working mode',
    "don't end the meeting",
  ])
    expect(parseModeCommand(text)).toBeUndefined()
})
