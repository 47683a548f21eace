import { useState } from 'preact/hooks'
import { post } from '../../lib/api.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { CheckField } from '../../parts/fields.tsx'
import type { MeetingDetails } from './use-meeting.ts'
import { words } from './words.ts'

interface EndMeetingProps {
  readonly meeting: Pick<MeetingDetails, 'id'>
  onClose(): void
  onChanged(): Promise<void>
}

/** Ends it, and lets its devices go back to what they usually do. */
export function EndMeeting({ meeting, onClose, onChanged }: EndMeetingProps) {
  const t = words.value
  const [isReleased, setReleased] = useState(true)
  const end = async () => {
    await post(`/meetings/${meeting.id}/end`, { release: isReleased })
    await onChanged()
    onClose()
  }
  return (
    <Dialog
      title={t.end}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.value.cancel}</Button>
          <Button kind="main" onPress={end}>
            {t.end}
          </Button>
        </>
      }
    >
      <p>{t.endText}</p>
      <CheckField label={t.release} hint={t.releaseHint} value={isReleased} onChange={setReleased} />
    </Dialog>
  )
}
