import { titleOf } from '../../board/task-edit.ts'
import { cutText } from '../../lib/text.ts'
import type { Task } from '../../store/tasks.ts'
import type { Language } from '../../turn/phrases.ts'

/** A task as it is spoken of: where it stands on the list, 1-based, if it is on it. */
export interface Named {
  readonly task: Pick<Task, 'id' | 'title' | 'owner'>
  readonly position: number | undefined
}

/** Of a title its beginning is enough to know it by. */
const maxTitleCharacters = 80
/** Tasks of which one is told by name that they are done. */
const maxNamed = 3

/** What working mode says, short enough to be heard in passing. */
export interface Words {
  welcome(open: number): string
  assigned(named: Named): string
  alreadyMine(named: Named): string
  ownedBy(named: Named, owner: string): string
  completed(named: readonly Named[], left: number): string
  alreadyDone(named: Named): string
  reopened(named: Named): string
  notFound(open: number): string
  noneOpen(): string
  noneDone(): string
  which(candidates: readonly Named[]): string
  refreshed(open: number, mine: number): string
  undone(): string
  nothingToUndo(): string
  changedSince(): string
  outOfReach(): string
  page(entries: readonly Named[], total: number, hasMore: boolean): string
}

const english: Words = {
  welcome: (open) => `Working mode. ${countTasks(open)}`,
  assigned: (named) => `${capital(place(named))}${spokenTitle(named.task)}, is yours.`,
  alreadyMine: ({ task }) => `${capital(spokenTitle(task))} is yours already.`,
  ownedBy: ({ task }, owner) => `${capital(spokenTitle(task))} belongs to ${owner}.`,
  completed: (named, left) =>
    `Done: ${titles(named, ', ', (more) => ` and ${more} more`)}. ${left === 0 ? 'Nothing left.' : `${left} left.`}`,
  alreadyDone: ({ task }) => `${capital(spokenTitle(task))} was done already.`,
  reopened: ({ task }) => `${capital(spokenTitle(task))} is open again.`,
  notFound: (open) => `I found no such task. ${countTasks(open)}`,
  noneOpen: () => 'There are no open tasks.',
  noneDone: () => 'No task is done yet.',
  which: (candidates) => `Which one: ${listed(candidates, englishEntry, ', or ')}?`,
  refreshed: (open, mine) => `${countTasks(open)}${open === 0 ? '' : ` ${mine === 0 ? 'None' : mine} of them yours.`}`,
  undone: () => 'Undone.',
  nothingToUndo: () => 'There is nothing to undo.',
  changedSince: () => 'Somebody has changed it since, so it stays.',
  outOfReach: () => 'Sorry, the task list cannot be reached right now. Please try again.',
  page: (entries, total, hasMore) =>
    `${countTasks(total)} ${listed(entries, (entry) => `${capital(englishEntry(entry))}.`, ' ')}${hasMore ? ' Say more for the next.' : ''}`,
}

const chinese: Words = {
  welcome: (open) => `工作模式。${countChinese(open)}`,
  assigned: (named) => `${chinesePlace(named)}${spokenTitle(named.task)}，归你了。`,
  alreadyMine: ({ task }) => `${spokenTitle(task)}已经是你的了。`,
  ownedBy: ({ task }, owner) => `${spokenTitle(task)}是${owner}的。`,
  completed: (named, left) =>
    `已完成：${titles(named, '，', (more) => `，还有${more}个`)}。${left === 0 ? '全部做完了。' : `还剩${left}个。`}`,
  alreadyDone: ({ task }) => `${spokenTitle(task)}早就完成了。`,
  reopened: ({ task }) => `${spokenTitle(task)}重新打开了。`,
  notFound: (open) => `没有找到这个任务。${countChinese(open)}`,
  noneOpen: () => '现在没有未完成的任务。',
  noneDone: () => '还没有完成的任务。',
  which: (candidates) => `是哪一个：${listed(candidates, chineseEntry, '，还是')}？`,
  refreshed: (open, mine) => `${countChinese(open)}${open === 0 ? '' : `其中你的有${mine}个。`}`,
  undone: () => '已撤销。',
  nothingToUndo: () => '没有可以撤销的。',
  changedSince: () => '之后有人改过，所以没有撤销。',
  outOfReach: () => '抱歉，现在无法访问任务列表，请稍后再试。',
  page: (entries, total, hasMore) =>
    `共${total}个未完成任务。${listed(entries, (entry) => `${chineseEntry(entry)}。`, '')}${hasMore ? '要听后面的，请说下一页。' : ''}`,
}

export function wordsOf(language: Language): Words {
  return language === 'zh' ? chinese : english
}

const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
] as const

function ordinal(position: number): string {
  return ordinals[position - 1] ?? `number ${position}`
}

function place({ position }: Named): string {
  if (position === undefined) return ''
  return position <= ordinals.length ? `${ordinal(position)} task, ` : `task ${position}, `
}

function chinesePlace({ position }: Named): string {
  return position === undefined ? '' : `第${position}个任务，`
}

function countTasks(open: number): string {
  if (open === 0) return 'No open tasks.'
  return open === 1 ? 'One open task.' : `${open} open tasks.`
}

function countChinese(open: number): string {
  return open === 0 ? '没有未完成的任务。' : `有${open}个未完成任务。`
}

/** Of many the first ones, and how many `more` there are: a screen is small, and an ear is soon full. */
function titles(named: readonly Named[], separator: string, more: (count: number) => string): string {
  const first = named.slice(0, maxNamed).map(({ task }) => spokenTitle(task))
  return `${first.join(separator)}${named.length > maxNamed ? more(named.length - maxNamed) : ''}`
}

function spokenTitle(task: Named['task']): string {
  const title = titleOf(task)
  const start = cutText(title, maxTitleCharacters)
  return start === title ? title : `${start.trimEnd()} …`
}

function listed(named: readonly Named[], entry: (named: Named) => string, separator: string): string {
  return named.map(entry).join(separator)
}

function englishEntry({ task, position }: Named): string {
  const owner = task.owner === null ? '' : `, ${task.owner}'s`
  return `${position === undefined ? '' : `${ordinal(position)}, `}${spokenTitle(task)}${owner}`
}

function chineseEntry({ task, position }: Named): string {
  const owner = task.owner === null ? '' : `，${task.owner}的`
  return `${position === undefined ? '' : `第${position}个，`}${spokenTitle(task)}${owner}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
