import { useId, useState } from 'preact/hooks'
import { ApiFailure, get, post } from '../../lib/api.ts'
import type { Device, Reply } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { Notice } from '../../parts/notice.tsx'
import { toast } from '../../parts/toast.tsx'
import { words } from './words.ts'

type Kind = 'message' | 'task' | 'alert'
type Sent = Reply<'sendMessage'>

interface SendDialogProps {
  /** Whom it is for, where that is known. */
  readonly to?: string
  onClose(): void
}

/** Writes to devices, from the console. */
export function SendDialog({ to = '', onClose }: SendDialogProps) {
  const t = words.value
  const [receivers, setReceivers] = useState(to)
  const [text, setText] = useState('')
  const [category, setCategory] = useState<Kind>('message')
  const [failure, setFailure] = useState<string>()
  const send = async () => {
    try {
      tell(await post<Sent>('/messages', { to: namesIn(receivers), text, category }))
      onClose()
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      setFailure(error.message)
    }
  }
  const isComplete = text.trim() !== '' && namesIn(receivers).length > 0
  return (
    <Dialog
      title={t.sendTitle}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.value.cancel}</Button>
          <Button kind="main" disabled={!isComplete} onPress={send}>
            {t.send}
          </Button>
        </>
      }
    >
      {failure && <Notice kind="bad">{failure}</Notice>}
      <ReceiverField value={receivers} onChange={setReceivers} />
      <SelectField
        label={t.kind}
        value={category}
        options={[
          { value: 'message', text: t.kinds.message },
          { value: 'task', text: t.kinds.task },
          { value: 'alert', text: t.kinds.alert },
        ]}
        onChange={(chosen) => setCategory(chosen)}
      />
      <TextField label={t.text} value={text} onChange={setText} rows={4} maxLength={2000} />
    </Dialog>
  )
}

/** Suggests devices, as long as there are not more than can be looked through. */
function ReceiverField({ value, onChange }: { readonly value: string; onChange(value: string): void }) {
  const t = words.value
  const id = useId()
  const { items } = useCollection<Device>({
    topic: undefined,
    load: async () => (await get<Reply<'listDevices'>>('/devices', { limit: 200 })).items,
    idOf: (device) => device.id,
  })
  return (
    <>
      <TextField label={t.to} value={value} onChange={onChange} hint={t.toHint} list={id} autoComplete="off" />
      <datalist id={id}>
        {items.map((device) => (
          <option key={device.id} value={device.id}>
            {device.name ?? device.id}
          </option>
        ))}
      </datalist>
    </>
  )
}

const namesIn = (receivers: string) =>
  receivers
    .split(/[,，;；]/)
    .map((name) => name.trim())
    .filter(Boolean)

function tell({ delivered, enqueued, failed }: Sent): void {
  const t = words.value
  const said = [
    ...(delivered.length > 0 ? [t.sentNow(delivered.length)] : []),
    ...(enqueued.length > 0 ? [t.waitsNow(enqueued.length)] : []),
    ...(failed.length > 0 ? [t.missing(failed.join(', '))] : []),
  ]
  toast(said.join(' '), failed.length > 0 ? 'bad' : 'good')
}
