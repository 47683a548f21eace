import { useMemo } from 'preact/hooks'
import type { Task } from '../../lib/api-types.ts'
import { timeText } from '../../lib/format.ts'
import { isAdmin } from '../../lib/session.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { confirm } from '../../parts/dialog.tsx'
import { Tag } from '../../parts/notice.tsx'
import type { Status } from './board-types.ts'
import { deleteTask } from './task-verbs.ts'
import type { Drag } from './use-drag.ts'
import { words } from './words.ts'

/** What can be done with a card. */
export interface CardVerbs {
  grab(event: PointerEvent, id: string): void
  /** To the next column, or to the one before. */
  step(task: Task, by: 1 | -1): void
  move(task: Task, status: Status): Promise<void>
  edit(task: Task): void
}

interface TaskCardProps {
  readonly task: Task
  readonly status: Status
  /** While it is being dragged. */
  readonly drag: Drag | undefined
  /** The same object each time, with what is to be called now. */
  readonly verbs: { readonly current: CardVerbs }
}

/** A task; of 1,000 of them only those that have changed are rendered again. */
export function TaskCard({ task, status, drag, verbs }: TaskCardProps) {
  const t = words.value
  const isShownToAdmin = isAdmin()
  // A task of the same version is the same task, whichever object it came in.
  return useMemo(
    () => <Card task={task} status={status} drag={drag} verbs={verbs} />,
    [task.groupKey, task.id, task.version, status, drag, t, isShownToAdmin],
  )
}

function Card({ task, status, drag, verbs }: TaskCardProps) {
  const t = words.value
  const title = task.title || t.untitled
  const askAndDelete = async () => {
    const text = t.deleteText(title)
    if (await confirm({ title: t.deleteTitle, text, action: common.value.delete })) await deleteTask(task)
  }
  const grabByMouse = (event: PointerEvent) => {
    // A finger on the card scrolls the page; a button is pressed, not dragged.
    const isPress = event.target instanceof Element && event.target.closest('button')
    if (isAdmin() && event.pointerType === 'mouse' && !isPress) verbs.current.grab(event, task.id)
  }
  return (
    <li
      class={drag ? 'card dragged' : 'card'}
      style={drag && { transform: `translate(${drag.x}px, ${drag.y}px)` }}
      onPointerDown={grabByMouse}
    >
      <div class="card-head">
        {isAdmin() && (
          <button
            type="button"
            class="handle"
            data-handle={task.id}
            aria-label={t.move(title)}
            title={t.move(title)}
            onPointerDown={(event) => verbs.current.grab(event, task.id)}
            onKeyDown={({ key }) => {
              if (key === 'ArrowRight') verbs.current.step(task, 1)
              else if (key === 'ArrowLeft') verbs.current.step(task, -1)
            }}
          >
            ⠿
          </button>
        )}
        <h3>{title}</h3>
      </div>
      <div class="row small">
        {task.priority > 0 && <Tag kind={task.priority > 2 ? 'bad' : 'warn'}>{t.priorities[task.priority]}</Tag>}
        <span class={task.owner === null ? 'soft' : undefined}>
          {task.owner === null ? t.unowned : t.ownedBy(task.owner)}
        </span>
        {task.due !== null && <DueDate due={task.due} isOpen={status === 'open'} />}
      </div>
      {isAdmin() && (
        <div class="row card-buttons">
          <Button
            label={status === 'open' ? `${t.complete}: ${title}` : `${t.reopen}: ${title}`}
            onPress={() => verbs.current.move(task, status === 'open' ? 'done' : 'open')}
          >
            {status === 'open' ? t.complete : t.reopen}
          </Button>
          <Button label={`${common.value.edit}: ${title}`} onPress={() => verbs.current.edit(task)}>
            {common.value.edit}
          </Button>
          <Button kind="danger" label={`${common.value.delete}: ${title}`} onPress={askAndDelete}>
            {common.value.delete}
          </Button>
        </div>
      )}
    </li>
  )
}

function DueDate({ due, isOpen }: { readonly due: string; readonly isOpen: boolean }) {
  const t = words.value
  const isDay = due.length === 10
  // A day without a time is over when it is, where the reader is.
  const end = new Date(isDay ? `${due}T23:59:59` : due)
  const text = isDay ? timeText(`${due}T00:00:00`, 'date') : timeText(due)
  if (isOpen && end.getTime() < Date.now()) return <Tag kind="bad">{t.overdue(text)}</Tag>
  return <span>{t.dueOn(text)}</span>
}
