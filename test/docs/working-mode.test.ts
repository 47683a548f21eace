import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseModeCommand } from '../../src/commands/mode-command.ts'
import { parseTaskCommand } from '../../src/commands/task-command.ts'

const guide = readFileSync(new URL('../../docs/guide/working-mode.md', import.meta.url), 'utf8')
const tasks = [
  { id: 't1', title: 'Refill the printer' },
  { id: 't2', title: '打印机加纸' },
]

/** The rows of the table, and what each of its phrases asks for. */
const rows = {
  'come and go': ['start working', 'end working'],
  'hear the list': ['list'],
  'hear the next ones': ['more'],
  claim: ['assign'],
  'claim several': ['assign'],
  'mark as done': ['complete'],
  'open again': ['reopen'],
  'take back': ['undo'],
  'have it fresh': ['refresh'],
}

test.each(Object.entries(rows))('the guide to working mode: what it says to %s is understood so', (name, intents) => {
  const row = guide.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? ''
  const phrases = row
    .split('|')
    .slice(2, 4)
    .flatMap((cell) => cell.split('·').map((phrase) => phrase.trim()))
  expect(phrases.length).toBeGreaterThan(1)
  const understood = phrases.map((phrase) => {
    const mode = parseModeCommand(phrase)
    const asked = mode ? `${mode.action} ${mode.mode}` : parseTaskCommand(phrase, tasks)?.intent
    return asked !== undefined && intents.includes(asked) ? 'as it says' : `${phrase}: ${asked}`
  })
  expect(understood).toEqual(phrases.map(() => 'as it says'))
})
