import { findTasks } from '../../commands/find-task.ts'
import type { TaskCommand, TaskTarget } from '../../commands/task-command.ts'
import { linesPerPage } from '../../fleet/device.ts'
import { WireError } from '../../protocol/wire-errors.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import type { Task } from '../../store/tasks.ts'
import type { OpenTasks, TaskList } from './open-tasks.ts'
import type { Reading } from './reading.ts'
import type { Named, Words } from './words.ts'

export interface Desk {
  readonly session: Session
  readonly services: Services
  readonly open: OpenTasks
  readonly reading: Reading
  readonly words: Words
}

/** Tasks that are offered where it is not clear which one is meant. */
const maxOffered = 3

/**
 * Carries a spoken command out, which was said of the open tasks in `list`, and returns what is to be said. Badges are
 * told of it first (extensions 4.4).
 */
export async function carryOut(command: TaskCommand, list: TaskList, desk: Desk): Promise<string> {
  const { session, services, open, words } = desk
  const { tasks, total } = list
  switch (command.intent) {
    case 'assign':
    case 'complete': {
      const found = meant(command.intent, command.target, tasks, desk)
      if (typeof found === 'string') return found
      return command.intent === 'assign' ? assign(found, desk) : complete(found, total, desk)
    }
    case 'reopen':
      return reopen(command.target, total, desk)
    case 'refresh': {
      session.link?.send({ type: 'workflow', event: 'command', intent: 'refresh' })
      await services.snapshots.send(session, services.board.group(open.actor('voice'), undefined), 0, undefined)
      return words.refreshed(total, tasks.filter(({ owner }) => owner === open.owner).length)
    }
    case 'list':
    case 'more':
      return read(list, command.intent === 'more' ? 'next' : 'start', desk)
    case 'undo':
      return undo(desk)
  }
}

/** The tasks that are meant, with their place on the list, or what to say where that is not clear. */
function meant(
  intent: 'assign' | 'complete',
  target: TaskTarget,
  tasks: readonly Task[],
  { open, words }: Desk,
): readonly Named[] | string {
  if (tasks.length === 0) return words.noneOpen()
  const all = tasks.map((task, index) => ({ task, position: index + 1 }))
  if (target.kind === 'unnamed') {
    // What somebody takes is free; what somebody has done was theirs.
    const likely = all.filter(({ task }) => (intent === 'assign' ? task.owner === null : task.owner === open.owner))
    const candidates = likely.length > 0 ? likely : all
    return candidates.length === 1 ? candidates : words.which(candidates.slice(0, maxOffered))
  }
  const found = findTasks(target, tasks).flatMap((index) => all[index] ?? [])
  if (found.length === 0) return words.notFound(tasks.length)
  if (found.length > 1 && target.kind === 'words') return words.which(found.slice(0, maxOffered))
  return found
}

async function assign(named: readonly Named[], { session, services, open, words }: Desk): Promise<string> {
  const said: string[] = []
  for (const one of named) {
    const { task, position } = one
    session.link?.send({ type: 'workflow', event: 'command', intent: 'assign', ...at(position), taskId: task.id })
    try {
      const { changed } = await services.board.assign(open.actor('voice'), task.id, {})
      said.push(changed ? words.assigned(one) : words.alreadyMine(one))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      if (error.code === 'CONFLICT') said.push(words.ownedBy(one, error.owner ?? '?'))
      else said.push(words.notFound((await open.read()).total))
    }
  }
  return said.join(' ')
}

async function complete(named: readonly Named[], openBefore: number, desk: Desk): Promise<string> {
  const { session, services, open, words } = desk
  for (const { task, position } of named) {
    session.link?.send({ type: 'workflow', event: 'command', intent: 'complete', ...at(position), taskId: task.id })
  }
  const ids = named.map(({ task }) => task.id)
  try {
    const { changed, missing } = await services.board.setStatus(open.actor('voice'), 'done', { ids })
    const [first] = named
    if (!changed && first) return words.alreadyDone(first)
    const done = named.filter(({ task }) => !missing.includes(task.id))
    return words.completed(done, openBefore - done.length)
  } catch (error) {
    if (error instanceof WireError && error.code === 'NOT_FOUND') return words.notFound((await open.read()).total)
    throw error
  }
}

/** Ordinals count open tasks: of the done ones the latest is meant, unless its title is said. */
async function reopen(target: TaskTarget, openNow: number, { services, open, words }: Desk): Promise<string> {
  const done = await open.readDone()
  const [latest] = done
  if (!latest) return words.noneDone()
  const found = target.kind === 'words' ? findTasks(target, done).flatMap((index) => done[index] ?? []) : [latest]
  const [first] = found
  if (!first) return words.notFound(openNow)
  if (found.length > 1) return words.which(found.slice(0, maxOffered).map((task) => ({ task, position: undefined })))
  await services.board.setStatus(open.actor('voice'), 'open', { ids: [first.id] })
  return words.reopened({ task: first, position: undefined })
}

function read(
  { tasks, total }: TaskList,
  from: 'start' | 'next',
  { session, reading, words }: Pick<Desk, 'session' | 'reading' | 'words'>,
): string {
  if (tasks.length === 0) return words.noneOpen()
  const { first, count } = reading.page(tasks.length, linesPerPage(session.device), from)
  const entries = tasks.slice(first, first + count).map((task, index) => ({ task, position: first + index + 1 }))
  return words.page(entries, total, reading.hasMore(tasks.length))
}

async function undo({ services, open, words }: Desk): Promise<string> {
  try {
    const { changed } = await services.board.undo(open.actor('voice'))
    return changed ? words.undone() : words.nothingToUndo()
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return error.code === 'CONFLICT' ? words.changedSince() : words.nothingToUndo()
  }
}

function at(position: number | undefined): { index?: number } {
  return position === undefined ? {} : { index: position }
}
