import { chineseFrames } from './chinese-frames.ts'
import { isNegated, isQuestion, isTold, isUnfinished } from './doubt.ts'
import { englishFrames } from './english-frames.ts'
import { titleTest } from './find-task.ts'
import { listCommand } from './list-command.ts'
import { parseModeCommand } from './mode-command.ts'
import { readTarget } from './read-target.ts'
import { plainText, spokenText } from './spoken-text.ts'
import type { TaskTarget, TitledTask } from './task-target.ts'

export type { TaskTarget } from './task-target.ts'

/** `list` asks to hear the tasks, `more` to hear the next of them. */
export type TaskCommand =
  | { readonly intent: 'assign' | 'complete' | 'reopen'; readonly target: TaskTarget }
  | { readonly intent: 'refresh' | 'undo' | 'list' | 'more' }

const framesFor = (text: string) => [
  ...(/[a-z]/.test(text) ? englishFrames : []),
  ...(/[\u4e00-\u9fff]/.test(text) ? chineseFrames : []),
]

/**
 * What of `text`, as a recogniser wrote it down, is a command about tasks; `undefined` where it is none, or where that is
 * not sure: negated, asked, told of somebody, planned. `tasks` are those that may be meant: the open ones, and what was
 * done where it may be opened again. With them also sentences are understood that are commands only because they name a
 * task: "I'll call the plumber", 货架整理好了.
 */
export function parseTaskCommand(text: string, tasks: readonly TitledTask[] = []): TaskCommand | undefined {
  const spoken = spokenText(text)
  if (!spoken) return undefined
  const list = listCommand(spoken)
  if (list) return { intent: list }
  if (spoken.asks || doubted(spoken.text, tasks, (rest) => isQuestion(rest) || isTold(rest))) return undefined
  const isNot = doubted(spoken.text, tasks, isNegated)
  const isNotYet = doubted(spoken.text, tasks, isUnfinished)
  const isTitle = titleTest(tasks)
  for (const { intent, pattern, ...rule } of framesFor(spoken.text)) {
    if (isNot && intent !== 'reopen') continue
    if (intent === 'complete' && isNotYet) continue
    const named = pattern.exec(spoken.text)?.groups?.task
    if (named === undefined || (intent === 'reopen' && isNegated(named))) continue
    const target = readTarget(named, rule, isTitle)
    if (!target) continue
    // "Finish the meeting" is about the mode, whatever a task's title has of a meeting.
    return target.kind === 'words' && parseModeCommand(text) ? undefined : { intent, target }
  }
  return undefined
}

/** Whether there is doubt in what was said, beside the whole title of an open task, which may say anything. */
function doubted(text: string, tasks: readonly TitledTask[], inDoubt: (text: string) => boolean): boolean {
  if (!inDoubt(text)) return false
  const titles = tasks.map(({ title }) => plainText(title)).filter((title) => title.length > 1)
  const rest = titles.reduce((left, title) => left.replace(title, ''), text)
  return inDoubt(rest)
}
