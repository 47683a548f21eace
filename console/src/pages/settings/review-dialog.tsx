import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice, Tag } from '../../parts/notice.tsx'
import { toast } from '../../parts/toast.tsx'
import { words } from './settings-words.ts'
import type { Applied, Difference, Draft } from './use-draft.ts'

interface ReviewDialogProps {
  readonly draft: Draft
  readonly changes: readonly Difference[]
  onClose(): void
}

/** What will be different, before it is. */
export function ReviewDialog({ draft, changes, onClose }: ReviewDialogProps) {
  const t = words.value
  const apply = async () => {
    try {
      const applied = await draft.apply()
      if (applied) tell(applied)
    } finally {
      onClose()
    }
  }
  return (
    <Dialog
      title={t.reviewTitle}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.value.cancel}</Button>
          <Button kind="main" onPress={apply}>
            {t.apply}
          </Button>
        </>
      }
    >
      {changes.length === 0 ? (
        <Notice>{t.fileAlone}</Notice>
      ) : (
        <div class="scroll-x">
          <table>
            <thead>
              <tr>
                <th scope="col">{t.setting}</th>
                <th scope="col">{t.before}</th>
                <th scope="col">{t.after}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ path, before, after, restart }) => (
                <tr key={path}>
                  <th scope="row">
                    <code>{path}</code> {restart && <Tag kind="warn">{t.withRestart}</Tag>}
                  </th>
                  <td>
                    <del>{shown(before, t.secret)}</del>
                  </td>
                  <td>
                    <ins>{shown(after, before === masked ? t.otherSecret : t.secret)}</ins>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  )
}

/** What the server puts in place of a secret. */
const masked = '***'

function shown(value: unknown, secret: string): string {
  const t = words.value
  if (value === undefined) return t.notSet
  if (value === masked) return secret
  if (value === '') return t.empty
  if (typeof value === 'boolean') return value ? t.yes : t.no
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value)
}

function tell(applied: Applied): void {
  const t = words.value
  if (applied.status === 'unchanged') return toast(t.unchanged)
  toast(t.applied)
  if (applied.notSaved !== undefined) toast(`${t.notSaved} ${applied.notSaved}`, 'bad')
}
