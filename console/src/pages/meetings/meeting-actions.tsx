import { useState } from 'preact/hooks'
import { remove } from '../../lib/api.ts'
import { go } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import { Button } from '../../parts/button.tsx'
import { confirm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { EditTitle } from './edit-title.tsx'
import { EndMeeting } from './end-meeting.tsx'
import type { MeetingDetails } from './use-meeting.ts'
import { words } from './words.ts'

/** What can be done with a meeting. */
export function MeetingActions({
  meeting,
  onChanged,
}: {
  readonly meeting: MeetingDetails
  onChanged(): Promise<void>
}) {
  const t = words.value
  const [open, setOpen] = useState<'title' | 'end'>()
  const { id, state, segments } = meeting
  const close = () => setOpen(undefined)

  const removeIt = async () => {
    const isSure = await confirm({ title: t.deleteTitle, text: t.deleteText(segments), action: t.delete })
    if (!isSure) return
    await remove(`/meetings/${id}`)
    toast(t.deleted)
    go(['meetings'], { replace: true })
  }
  return (
    <>
      {isAdmin() && (
        <>
          {state === 'open' && (
            <Button kind="main" onPress={() => setOpen('end')}>
              {t.end}
            </Button>
          )}
          <Button onPress={() => setOpen('title')}>{t.editTitle}</Button>
        </>
      )}
      {isAdmin() && state !== 'open' && (
        <Button kind="danger" onPress={removeIt}>
          {t.delete}
        </Button>
      )}
      {open === 'title' && <EditTitle meeting={meeting} onClose={close} onChanged={onChanged} />}
      {open === 'end' && <EndMeeting meeting={meeting} onClose={close} onChanged={onChanged} />}
    </>
  )
}
