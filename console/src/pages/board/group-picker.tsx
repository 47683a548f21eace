import { useState } from 'preact/hooks'
import type { Reply } from '../../lib/api-types.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { GroupForm } from './group-form.tsx'
import { words } from './words.ts'

interface GroupPickerProps {
  readonly group: string
  readonly groups: Reply<'listGroups'>['items']
  onChoose(group: string): void
}

/** Which group is shown: one that has tasks, or another one by its name. */
export function GroupPicker({ group, groups, onChoose }: GroupPickerProps) {
  const t = words.value
  const [isNaming, setNaming] = useState(false)
  const options = groups.map(({ groupKey, open }) => ({ value: groupKey, text: t.groupCounts(groupKey, open) }))
  const known = options.some(({ value }) => value === group)
  const choose = (next: string) => {
    setNaming(false)
    onChoose(next)
  }
  return (
    <div class="row board-group">
      <SelectField
        label={t.group}
        value={group}
        onChange={choose}
        options={known ? options : [{ value: group, text: group }, ...options]}
      />
      <Button onPress={() => setNaming(true)}>{t.openGroup}</Button>
      {isNaming && (
        <Dialog title={t.openGroup} onClose={() => setNaming(false)}>
          <GroupForm onOpen={choose} />
        </Dialog>
      )}
    </div>
  )
}
