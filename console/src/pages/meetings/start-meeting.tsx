import { useEffect, useState } from 'preact/hooks'
import { get, post } from '../../lib/api.ts'
import type { Device, Meeting, Reply } from '../../lib/api-types.ts'
import { go } from '../../lib/route.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { Notice } from '../../parts/notice.tsx'
import { failed } from '../../parts/toast.tsx'
import { words } from './words.ts'

/** Which of the devices that are here is to listen, and what the meeting is called. */
export function StartMeeting({ onClose }: { onClose(): void }) {
  const t = words.value
  const [devices, setDevices] = useState<readonly Device[]>()
  const [deviceId, setDeviceId] = useState('')
  const [title, setTitle] = useState('')
  useEffect(() => {
    get<Reply<'listDevices'>>('/devices', { online: true, limit: 1000 }).then(({ items }) => {
      setDevices(items)
      setDeviceId(items[0]?.id ?? '')
    }, failed)
  }, [])

  const start = async () => {
    const given = title.trim()
    const { id } = await post<Meeting>('/meetings', { deviceId, ...(given && { title: given }) })
    onClose()
    go(['meetings', id])
  }
  return (
    <Dialog
      title={t.startTitle}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.value.cancel}</Button>
          <Button kind="main" disabled={deviceId === ''} onPress={start}>
            {t.start}
          </Button>
        </>
      }
    >
      <p class="soft">{t.startAbout}</p>
      {devices?.length === 0 && <Notice kind="warn">{t.noDevice}</Notice>}
      {devices && devices.length > 0 && (
        <SelectField
          label={t.device}
          value={deviceId}
          onChange={setDeviceId}
          options={devices.map(({ id, name }) => ({ value: id, text: name ? `${name} (${id})` : id }))}
        />
      )}
      <TextField label={t.meetingTitle} hint={t.titleHint} value={title} onChange={setTitle} maxLength={200} />
    </Dialog>
  )
}
