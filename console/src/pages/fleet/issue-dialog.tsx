import { useState } from 'preact/hooks'
import { post } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import { Notice } from '../../parts/notice.tsx'
import { tokenWords } from './token-words.ts'

/** Issues a token, and shows it until it is closed: nobody can ask for it again. */
export function IssueDialog({ path, onClose }: { readonly path: string; onClose(): void }) {
  const t = tokenWords.value
  const [name, setName] = useState('')
  const [token, setToken] = useState<string>()
  const issue = async () => {
    const issued = await post<Reply<'issueToken'>>(path, { name: name.trim() })
    setToken(issued.token)
  }
  if (token !== undefined) {
    return (
      <Dialog title={t.issueTitle} onClose={onClose}>
        <Notice kind="warn">{t.shownOnce}</Notice>
        <p class="row">
          <span>{t.token}</span> <code data-token>{token}</code> <CopyButton text={token} />
        </p>
      </Dialog>
    )
  }
  return (
    <Dialog
      title={t.issueTitle}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.value.cancel}</Button>
          <Button kind="main" disabled={name.trim() === ''} onPress={issue}>
            {t.issue}
          </Button>
        </>
      }
    >
      <p class="soft">{t.issueAbout}</p>
      <TextField label={t.purpose} value={name} onChange={setName} maxLength={64} />
    </Dialog>
  )
}
