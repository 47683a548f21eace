import { useState } from 'preact/hooks'
import { patch } from '../../lib/api.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import type { MeetingDetails } from './use-meeting.ts'
import { words } from './words.ts'

interface EditTitleProps {
  readonly meeting: Pick<MeetingDetails, 'id' | 'title'>
  onClose(): void
  onChanged(): Promise<void>
}

export function EditTitle({ meeting, onClose, onChanged }: EditTitleProps) {
  const t = words.value
  const [title, setTitle] = useState(meeting.title)
  const save = async () => {
    await patch(`/meetings/${meeting.id}`, { title: title.trim() })
    await onChanged()
    onClose()
  }
  return (
    <Dialog
      title={t.editTitle}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.value.cancel}</Button>
          <Button kind="main" disabled={title.trim() === ''} onPress={save}>
            {common.value.save}
          </Button>
        </>
      }
    >
      <TextField label={t.meetingTitle} value={title} onChange={setTitle} maxLength={200} />
    </Dialog>
  )
}
