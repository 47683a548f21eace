import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { confirm } from '../../parts/dialog.tsx'
import { problemsOf } from './form-context.ts'
import { ReviewDialog } from './review-dialog.tsx'
import { words } from './settings-words.ts'
import type { Draft } from './use-draft.ts'

/** How far the draft is, and what can be done with it; there while there is one. */
export function DraftBar({ draft }: { readonly draft: Draft }) {
  const [isOpen, setOpen] = useState(false)
  const t = words.value
  const problems = problemsOf(draft).length
  const state = !draft.checked ? t.checking : problems > 0 ? t.problems(problems) : ''
  const count = Math.max(1, draft.changes.length)
  const discard = async () => {
    if (await confirm({ title: t.discardTitle, text: t.discardText, action: t.discard })) await draft.discard()
  }
  if (!draft.isDirty && !isOpen) return null
  return (
    <section class="draft-bar" aria-label={t.unsaved(count)}>
      <p role="status">
        {t.unsaved(count)}
        {state !== '' && <span class={problems > 0 ? 'bad' : 'soft'}> · {state}</span>}
      </p>
      <div class="row">
        <Button onPress={discard}>{t.discard}</Button>
        <Button kind="main" disabled={!draft.checked || problems > 0 || draft.isStale} onPress={() => setOpen(true)}>
          {t.review}
        </Button>
      </div>
      {isOpen && draft.checked && (
        <ReviewDialog draft={draft} changes={draft.checked.changes} onClose={() => setOpen(false)} />
      )}
    </section>
  )
}
