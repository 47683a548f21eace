import { Notice } from '../../parts/notice.tsx'
import { words } from './first-run-words.ts'
import type { Failed } from './setup.ts'

/** Why a trial did not work: what to do, and beneath it what exactly was said. */
export function FailedTrial({ trial }: { readonly trial: Failed }) {
  const t = words.value
  return (
    <Notice kind="bad">
      <p>{t.failures[trial.failure]}</p>
      <details>
        <summary>{t.details}</summary>
        <p class="small">{trial.message}</p>
      </details>
    </Notice>
  )
}
