import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { words } from './settings-words.ts'
import type { Draft, Problem } from './use-draft.ts'

/** What is to be known of the file before it is edited, and what came in between. */
export function FileNotices({ draft }: { readonly draft: Draft }) {
  const t = words.value
  const { file, isStale, isDirty, refusal } = draft
  return (
    <>
      {!file.hasFile && (
        <Notice kind="warn">
          <p>{t.noFile}</p>
          <p>
            {t.noFileHow} <code>npm start -- --config lapel.yaml</code>
          </p>
        </Notice>
      )}
      {file.text === null && <Notice kind="bad">{t.noYaml}</Notice>}
      {!isDirty && file.problems.length > 0 && (
        <Notice kind="bad">
          <p>{t.fileProblems}</p>
          <ProblemList problems={file.problems} />
        </Notice>
      )}
      {isStale && (
        <Notice kind="warn">
          <p>{t.stale}</p>
          <div class="row">
            <Button kind="main" onPress={draft.rebase}>
              {draft.text === undefined ? t.rebase : t.rebaseText}
            </Button>
            <Button onPress={draft.discard}>{t.discard}</Button>
          </div>
        </Notice>
      )}
      {refusal.length > 0 && (
        <Notice kind="bad">
          <p>{t.refused}</p>
          <ul>
            {refusal.map((text) => (
              <li key={text} lang="en">
                {text}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  const t = words.value
  return (
    <ul>
      {problems.map((problem) => (
        <li key={`${problem.path} ${problem.line}`}>
          {problem.line !== undefined && t.line(problem.line)}
          {problem.path !== '' && <code>{problem.path}</code>} {t.problem(problem)}
        </li>
      ))}
    </ul>
  )
}
