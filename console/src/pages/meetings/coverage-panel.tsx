import { timeText } from '../../lib/format.ts'
import { Button } from '../../parts/button.tsx'
import { Notice, Progress, Tag } from '../../parts/notice.tsx'
import { Claim } from './claim.tsx'
import { idsBetween } from './segment-id.ts'
import type { MeetingDetails } from './use-meeting.ts'
import { words } from './words.ts'

interface CoveragePanelProps {
  readonly meeting: MeetingDetails
  onPoint(ids: readonly string[]): void
}

/** How much of what was said is in the summary, what is not, and the parts that it was made of. */
export function CoveragePanel({ meeting: { coverage, checkpoints }, onPoint }: CoveragePanelProps) {
  const t = words.value
  const { covered, total, gaps } = coverage
  return (
    <section class="panel" aria-labelledby="coverage-title">
      <h2 id="coverage-title">{t.coverage}</h2>
      <Progress label={t.covered(covered, total)} value={total > 0 ? covered / total : 0} />
      {gaps.length > 0 && (
        <Notice kind="warn">
          <p>{t.gaps}</p>
          <div class="row">
            {gaps.map(([from = '', to = '']) => (
              <Button key={from} onPress={() => onPoint(idsBetween(from, to))}>
                {from} – {to}
              </Button>
            ))}
          </div>
        </Notice>
      )}
      <h3>{t.windows}</h3>
      {checkpoints.length === 0 && <p class="soft">{t.noWindows}</p>}
      {checkpoints.map(({ from, to, state, at, minutes }) => (
        <details key={from} class="window">
          <summary>
            {from} – {to} <Tag kind={state === 'gap' ? 'warn' : 'good'}>{t.windowStates[state]}</Tag>{' '}
            <span class="soft small">{timeText(at)}</span>
          </summary>
          <Button onPress={() => onPoint(idsBetween(from, to))}>{t.showSources}</Button>
          {minutes && (
            <ul class="claims">
              {[
                ...minutes.bullets,
                ...minutes.decisions,
                ...minutes.actions,
                ...minutes.risks,
                ...minutes.nextSteps,
              ].map(({ text, segments }) => (
                <li key={text}>
                  <Claim text={text} segments={segments} onPoint={onPoint} />
                </li>
              ))}
            </ul>
          )}
        </details>
      ))}
    </section>
  )
}
