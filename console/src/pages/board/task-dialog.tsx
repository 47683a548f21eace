import { useEffect, useId, useState } from 'preact/hooks'
import { ApiFailure, get } from '../../lib/api.ts'
import type { Reply, Task } from '../../lib/api-types.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { Notice } from '../../parts/notice.tsx'
import { addTask, editTask } from './task-verbs.ts'
import { words } from './words.ts'

interface TaskDialogProps {
  readonly group: string
  /** `undefined`: a new one. */
  readonly task: Task | undefined
  onClose(): void
}

/** What a task is, to be changed; or a new one. */
export function TaskDialog({ group, task, onClose }: TaskDialogProps) {
  const t = words.value
  const form = useId()
  const [title, setTitle] = useState(task?.title ?? '')
  const [owner, setOwner] = useState(task?.owner ?? '')
  const [priority, setPriority] = useState(String(task?.priority ?? 0))
  const [day, setDay] = useState(dayOf(task?.due))
  const [problem, setProblem] = useState<string>()
  const [isTitleMissing, setTitleMissing] = useState(false)
  const owners = useKnownOwners()
  const save = async () => {
    setTitleMissing(title.trim() === '')
    if (title.trim() === '') return
    const fields = {
      title: title.trim(),
      owner: owner.trim() || null,
      priority: Number(priority),
      // A time of day, which only devices set, stays with its day.
      due: day === dayOf(task?.due) ? (task?.due ?? null) : day || null,
    }
    try {
      await (task ? editTask(task, fields) : addTask(group, fields))
      onClose()
    } catch (error) {
      setProblem(error instanceof ApiFailure ? error.message : String(error))
    }
  }
  return (
    <Dialog
      title={task ? t.editTask : t.newTask}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.value.cancel}</Button>
          <Button kind="main" onPress={save}>
            {common.value.save}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {problem && <Notice kind="bad">{problem}</Notice>}
        <TextField
          label={t.name}
          value={title}
          onChange={setTitle}
          maxLength={500}
          required
          error={isTitleMissing ? t.nameNeeded : undefined}
        />
        <TextField
          label={t.owner}
          hint={t.ownerHint}
          value={owner}
          onChange={setOwner}
          maxLength={64}
          list={`${form}-owners`}
          autoComplete="off"
        />
        <datalist id={`${form}-owners`}>
          {owners.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <SelectField
          label={t.priority}
          value={priority}
          onChange={setPriority}
          options={t.priorities.map((text, index) => ({ value: String(index), text }))}
        />
        <TextField label={t.due} type="date" value={day} onChange={setDay} />
        {/* Enter saves, as in any form. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

const dayOf = (due: string | null | undefined) => due?.slice(0, 10) ?? ''

/** Tasks belong to people and to devices by their names. */
function useKnownOwners(): readonly string[] {
  const [owners, setOwners] = useState<readonly string[]>([])
  useEffect(() => {
    let isWanted = true
    get<Reply<'listDevices'>>('/devices', { limit: 200 }).then(
      ({ items }) => {
        const names = items.flatMap(({ name, owner }) => [name ?? [], owner ?? []].flat())
        if (isWanted) setOwners([...new Set(names)].sort((one, other) => one.localeCompare(other)))
      },
      // Names can be typed all the same.
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [])
  return owners
}
