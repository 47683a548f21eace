import { useRef, useState } from 'preact/hooks'
import { ApiFailure, postText } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { toast } from '../../parts/toast.tsx'
import { words } from './words.ts'

interface RowProblem {
  readonly row: number
  readonly field: string
  readonly message: string
}

/** Rows that are shown of a long list of mistakes. */
const mostShown = 20

/** Takes over a list of devices; all of it, or nothing and what is wrong. */
export function ImportButton() {
  const t = words.value
  const file = useRef<HTMLInputElement>(null)
  const [problems, setProblems] = useState<readonly string[]>()
  const take = async (chosen: File) => {
    try {
      const { imported } = await postText<Reply<'importDevices'>>('/devices/import', await chosen.text(), 'text/csv')
      toast(t.imported(imported))
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      const rows = rowsIn(error.content)
      setProblems(rows.length > 0 ? rows.map(({ row, field, message }) => t.row(row, field, message)) : [error.message])
    }
  }
  return (
    <>
      <input
        ref={file}
        class="visually-hidden"
        type="file"
        accept=".csv,text/csv"
        aria-label={t.file}
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const [chosen] = currentTarget.files ?? []
          currentTarget.value = ''
          if (chosen) void take(chosen)
        }}
      />
      <Button label={`${t.upload}. ${t.importHint}`} onPress={() => file.current?.click()}>
        {t.upload}
      </Button>
      {problems && (
        <Dialog title={t.upload} onClose={() => setProblems(undefined)}>
          <Notice kind="bad">{t.importRefused}</Notice>
          <ul>
            {problems.slice(0, mostShown).map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  )
}

function rowsIn(content: unknown): readonly RowProblem[] {
  const { error } = (typeof content === 'object' && content ? content : {}) as {
    readonly error?: { readonly rows?: readonly RowProblem[] }
  }
  return error?.rows ?? []
}
