import { useState } from 'preact/hooks'
import { post } from '../../lib/api.ts'
import type { MeetingSummary, Reply } from '../../lib/api-types.ts'
import { hrefOf } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Claim } from './claim.tsx'
import type { MeetingDetails } from './use-meeting.ts'
import { words } from './words.ts'

const sections = ['bullets', 'decisions', 'actions', 'risks', 'nextSteps'] as const

interface SummaryPanelProps {
  readonly meeting: MeetingDetails
  /** Segments are to be shown. */
  onPoint(ids: readonly string[]): void
}

/** The summary, each claim with where it was said. */
export function SummaryPanel({ meeting: { id, group, summary }, onPoint }: SummaryPanelProps) {
  const t = words.value
  const [made, setMade] = useState<number>()
  const makeTasks = async () => {
    const { tasks } = await post<Reply<'importActions'>>(`/meetings/${id}/tasks`, {})
    setMade(tasks.length)
  }
  return (
    <section class="panel" aria-labelledby="summary-title">
      <h2 id="summary-title">{t.summary}</h2>
      {summary === null && <p class="soft">{t.summaryLater}</p>}
      {summary?.degraded && <Notice kind="warn">{t.degraded}</Notice>}
      {summary?.claims.length === 0 && <p class="soft">{t.nothing}</p>}
      {summary &&
        bySection(summary).map(({ section, claims }) => (
          <div key={section}>
            <h3>{t.sections[section]}</h3>
            <ul class="claims">
              {claims.map((claim) => (
                <li key={claim.text}>
                  <Claim {...claim} onPoint={onPoint} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      {summary && summary.actions.length > 0 && isAdmin() && <Button onPress={makeTasks}>{t.makeTasks}</Button>}
      {made !== undefined && (
        <p role="status">
          {t.tasksMade(made)} <a href={hrefOf(['board', group])}>{t.toBoard}</a>
        </p>
      )}
    </section>
  )
}

/** Claims stand in the order of the sections. */
function bySection(summary: MeetingSummary) {
  let from = 0
  return sections.flatMap((section) => {
    const claims = summary.claims.slice(from, from + summary[section].length)
    from += summary[section].length
    return claims.length > 0 ? [{ section, claims }] : []
  })
}
