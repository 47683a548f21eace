import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findTasks } from './find-task.ts'
import { parseModeCommand } from './mode-command.ts'
import { parseTaskCommand } from './task-command.ts'

/** The open tasks of the table, with the name that it has for each. */
const titles = {
  printer: 'Refill printer',
  paper: '打印机加纸',
  plumber: 'Call the plumber about the leak',
  manager: '给王经理回电话',
  lunch: 'Order lunch for the team meeting',
  bulb: '更换三号会议室的投影仪灯泡',
  checklist: 'Update the safety checklist',
  shelves: '整理仓库货架',
}
const names = Object.keys(titles)
const openTasks = Object.entries(titles).map(([id, title]) => ({ id, title }))

interface Row {
  readonly expected: string
  readonly text: string
  readonly heldOut: boolean
}

const rows: readonly Row[] = readFileSync(join(import.meta.dirname, 'utterances.tsv'), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line.includes('\t') && !line.startsWith('#'))
  .map((line) => {
    const [expected = '', text = '', mark] = line.split('\t')
    return { expected, text, heldOut: mark === 'held-out' }
  })

/** What was understood, as the table writes it. */
function understood(text: string, tasks = openTasks): string {
  const task = parseTaskCommand(text, tasks)
  const mode = parseModeCommand(text)
  if (task && mode) return `both ${task.intent} and ${mode.action} ${mode.mode}`
  if (mode) return `${mode.action} ${mode.mode}`
  if (!task) return '-'
  if (!('target' in task)) return task.intent
  const { intent, target } = task
  if (target.kind === 'unnamed') return `${intent} ?`
  if (target.kind === 'ordinal') return `${intent} ${target.index}`
  if (target.kind === 'ordinals') return `${intent} ${target.indexes.join(',')}`
  const found = findTasks(target, openTasks).map((index) => names[index])
  return `${intent} ${found.join(',') || `nothing (${target.words})`}`
}

const wrong = (some: readonly Row[]) =>
  some
    .map(({ expected, text }) => ({ expected, text, got: understood(text) }))
    .filter(({ expected, got }) => expected !== got)
    .map(({ expected, text, got }) => `${text}: ${got} instead of ${expected}`)

const share = (some: readonly Row[]) => 1 - wrong(some).length / some.length

describe('what people say', () => {
  const heldOut = rows.filter((row) => row.heldOut)
  const talk = rows.filter(({ expected }) => expected === '-')

  it('is a table of hundreds, each once, of which more than a quarter was held out', () => {
    expect(rows.length).toBeGreaterThan(1500)
    expect(new Set(rows.map(({ text }) => text)).size).toBe(rows.length)
    expect(heldOut.length).toBeGreaterThan(rows.length / 4)
    expect(talk.length).toBeGreaterThan(rows.length / 4)
  })

  it('is never taken for a command where it is none', () => {
    expect(wrong(talk)).toEqual([])
  })

  it('is never taken for a command where it is none, when no tasks are known either', () => {
    expect(talk.filter(({ text }) => understood(text, []) !== '-')).toEqual([])
  })

  it('is understood, with the task that is meant', () => {
    expect(share(rows), wrong(rows).join('\n')).toBeGreaterThanOrEqual(0.97)
  })

  it('is mostly understood where nobody knew it when the parser was written', () => {
    expect(share(heldOut), wrong(heldOut).join('\n')).toBeGreaterThanOrEqual(0.92)
  })

  it('is never taken for another command than it is', () => {
    const mistaken = rows.filter(({ expected, text }) => ![expected, '-'].includes(understood(text)))
    expect(wrong(mistaken).filter((line) => !line.includes('nothing ('))).toEqual([])
  })
})
