import type { Task } from '../../lib/api-types.ts'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { words } from './words.ts'

/** An owner as `=name`, so that nobody's name is taken for one of the other two. */
export type OwnerFilter = 'everybody' | 'nobody' | `=${string}`

export const everybody: OwnerFilter = 'everybody'

export function isShown({ owner, title }: Task, filter: OwnerFilter, text: string): boolean {
  const isOwned = filter === 'everybody' || (filter === 'nobody' ? owner === null : owner === filter.slice(1))
  return isOwned && title.toLowerCase().includes(text.trim().toLowerCase())
}

interface TaskFilterProps {
  readonly tasks: readonly Task[]
  readonly owner: OwnerFilter
  onOwner(owner: OwnerFilter): void
  readonly text: string
  onText(text: string): void
}

/** Which of the tasks are shown. */
export function TaskFilter({ tasks, owner, onOwner, text, onText }: TaskFilterProps) {
  const t = words.value
  const owners = [...new Set(tasks.flatMap((task) => task.owner ?? []))].sort((one, other) => one.localeCompare(other))
  // One whose last task has just gone is still what is filtered by.
  const chosen = owner.startsWith('=') ? owner.slice(1) : undefined
  const names = chosen === undefined || owners.includes(chosen) ? owners : [chosen, ...owners]
  return (
    <div class="row board-filter">
      <SelectField<OwnerFilter>
        label={t.filterOwner}
        value={owner}
        onChange={onOwner}
        options={[
          { value: 'everybody', text: t.everybody },
          { value: 'nobody', text: t.nobody },
          ...names.map((name) => ({ value: `=${name}` as const, text: name })),
        ]}
      />
      <TextField label={t.search} type="search" value={text} onChange={onText} />
    </div>
  )
}
