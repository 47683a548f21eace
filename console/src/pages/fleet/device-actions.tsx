import { useState } from 'preact/hooks'
import { ApiFailure, patch, post, remove } from '../../lib/api.ts'
import type { Device } from '../../lib/api-types.ts'
import { go } from '../../lib/route.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { confirm, Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { toast } from '../../parts/toast.tsx'
import { labelOf } from './device-filter.ts'
import { deviceWords } from './device-words.ts'
import { IntroductionFields, introductionBody } from './introduction-fields.tsx'

/** What is decided about a device: what it is called, whether it may come in. */
export function DeviceActions({ device }: { readonly device: Device }) {
  const t = deviceWords.value
  const [isEditing, setEditing] = useState(false)
  const name = labelOf(device)
  const path = `/devices/${encodeURIComponent(device.id)}`
  const revoke = async () => {
    if (!(await confirm({ title: t.revokeTitle, text: t.revokeText(name), action: t.revoke }))) return
    await post(`${path}/revoke`)
    toast(t.revoked(name))
  }
  const approve = async () => {
    await post(`${path}/approve`, {})
    toast(t.approved)
  }
  const forget = async () => {
    if (!(await confirm({ title: t.forgetTitle, text: t.forgetText(name), action: t.forget }))) return
    await remove(path)
    toast(t.forgotten(name))
    go(['fleet'])
  }
  return (
    <div class="row device-actions">
      <Button onPress={() => setEditing(true)}>{t.edit}</Button>
      {device.access !== 'approved' && <Button onPress={approve}>{t.approve}</Button>}
      {device.access !== 'revoked' && (
        <Button kind="danger" onPress={revoke}>
          {t.revoke}
        </Button>
      )}
      <Button kind="danger" onPress={forget}>
        {t.forget}
      </Button>
      {isEditing && <EditDialog device={device} onClose={() => setEditing(false)} />}
    </div>
  )
}

function EditDialog({ device, onClose }: { readonly device: Device; onClose(): void }) {
  const t = deviceWords.value
  const [value, setValue] = useState({
    name: device.name ?? '',
    owner: device.owner ?? '',
    group: device.group ?? '',
  })
  const [failure, setFailure] = useState<ApiFailure>()
  const save = async () => {
    try {
      await patch(`/devices/${encodeURIComponent(device.id)}`, introductionBody(value, null))
      toast(t.changed)
      onClose()
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      setFailure(error)
    }
  }
  return (
    <Dialog
      title={t.editTitle}
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
      {failure && <Notice kind="bad">{failure.message}</Notice>}
      <IntroductionFields value={value} onChange={setValue} wrong={failure?.fields ?? []} message={failure?.message} />
    </Dialog>
  )
}
