import { useEffect, useRef, useState } from 'preact/hooks'
import type { Task } from '../../lib/api-types.ts'
import { failed } from '../../parts/toast.tsx'
import { type Status, statuses } from './board-types.ts'
import { type CardVerbs, TaskCard } from './task-card.tsx'
import { setStatus } from './task-verbs.ts'
import { useDrag } from './use-drag.ts'
import { words } from './words.ts'

interface BoardColumnsProps {
  readonly tasks: readonly Task[]
  onEdit(task: Task): void
}

/** Where a task is to be, until a newer version of it has come. */
interface Move {
  readonly status: Status
  readonly version: number
}

/** Tasks by their state, to be moved by pointer, by arrow keys or by their buttons. */
export function BoardColumns({ tasks, onEdit }: BoardColumnsProps) {
  const t = words.value
  const [moves, setMoves] = useState<ReadonlyMap<string, Move>>(new Map())
  const [said, setSaid] = useState('')
  const element = useRef<HTMLDivElement>(null)
  /** Has just been moved by keys: they go on moving it. */
  const [focused, setFocused] = useState<string>()

  const statusOf = ({ id, version, status }: Task) => {
    const move = moves.get(id)
    return move?.version === version ? move.status : status
  }
  const move = async (task: Task, status: Status) => {
    if (statusOf(task) === status) return
    setMoves((before) => new Map(before).set(task.id, { status, version: task.version }))
    try {
      await setStatus(task, status)
      setSaid(t.moved(task.title || t.untitled, t.states[status]))
    } catch (error) {
      failed(error)
      setMoves((before) => new Map([...before].filter(([id]) => id !== task.id)))
    }
  }
  const step = (task: Task, by: 1 | -1) => {
    const next = statuses[statuses.indexOf(statusOf(task)) + by]
    if (!next) return
    setFocused(task.id)
    void move(task, next)
  }
  const { drag, start } = useDrag((id, status) => {
    const task = tasks.find((each) => each.id === id)
    if (task) void move(task, status)
  })
  const verbs = useRef<CardVerbs>({ grab: start, step, move, edit: onEdit })
  verbs.current = { grab: start, step, move, edit: onEdit }
  useEffect(() => {
    if (focused === undefined) return
    element.current?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(focused)}"]`)?.focus()
    setFocused(undefined)
  }, [focused])

  return (
    <div class={drag ? 'board dragging' : 'board'} ref={element}>
      {statuses.map((status) => {
        const inside = tasks.filter((task) => statusOf(task) === status)
        return (
          <section
            key={status}
            class={drag?.over === status ? 'board-column over' : 'board-column'}
            data-status={status}
            aria-labelledby={`board-${status}`}
          >
            <h2 id={`board-${status}`}>
              {t.states[status]}{' '}
              <span class="soft">
                {inside.length}
                <span class="visually-hidden"> {t.count(inside.length)}</span>
              </span>
            </h2>
            {inside.length === 0 && <p class="soft">{t.noTasks[status]}</p>}
            <ul>
              {inside.map((task) => (
                <TaskCard
                  key={task.id}
                  task={task}
                  status={status}
                  drag={drag?.id === task.id ? drag : undefined}
                  verbs={verbs}
                />
              ))}
            </ul>
          </section>
        )
      })}
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </div>
  )
}
