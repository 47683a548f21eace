import { TextField } from '../../parts/fields.tsx'
import { ProblemList } from './file-notices.tsx'
import { problemsOf } from './form-context.ts'
import { words } from './settings-words.ts'
import type { Draft } from './use-draft.ts'

/** The file as it is written. */
export function FileText({ draft }: { readonly draft: Draft }) {
  const t = words.value
  const { file, shownText, isDirty } = draft
  const problems = problemsOf(draft)
  if (file.text === null) return null
  return (
    <div class="file-text" aria-busy={shownText === undefined}>
      <TextField
        label={t.rawLabel}
        value={shownText ?? file.text}
        onChange={draft.setText}
        rows={28}
        hint={t.rawHint}
        disabled={!file.hasFile || shownText === undefined || shownText === null}
      />
      {isDirty && problems.length > 0 && (
        <div role="status" class="bad">
          <ProblemList problems={problems} />
        </div>
      )}
    </div>
  )
}
