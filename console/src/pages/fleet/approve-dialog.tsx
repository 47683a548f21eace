import { useState } from 'preact/hooks'
import { ApiFailure, post } from '../../lib/api.ts'
import type { Device } from '../../lib/api-types.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { toast } from '../../parts/toast.tsx'
import { admissionWords } from './admission-words.ts'
import { labelOf } from './device-filter.ts'
import { IntroductionFields, introductionBody } from './introduction-fields.tsx'

interface ApproveDialogProps {
  readonly code: string
  readonly name?: string | null | undefined
  onClose(): void
}

/** Lets the device in that shows a code, with what people say of it. */
export function ApproveDialog({ code, name, onClose }: ApproveDialogProps) {
  const t = admissionWords.value
  const [value, setValue] = useState({ name: name ?? '', owner: '', group: '' })
  const [failure, setFailure] = useState<ApiFailure>()
  const approve = async () => {
    try {
      const body = introductionBody(value, undefined)
      const device = await post<Device>(`/enrolments/${code}/approve`, body)
      toast(t.approved(labelOf(device)))
      onClose()
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      setFailure(error)
    }
  }
  return (
    <Dialog
      title={t.approveTitle(code)}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.value.cancel}</Button>
          <Button kind="main" onPress={approve}>
            {t.approve}
          </Button>
        </>
      }
    >
      {failure && <Notice kind="bad">{failure.message}</Notice>}
      <IntroductionFields value={value} onChange={setValue} wrong={failure?.fields ?? []} message={failure?.message} />
    </Dialog>
  )
}
