import { useEffect, useState } from 'preact/hooks'
import { apiHref } from '../../lib/api.ts'
import { timeText } from '../../lib/format.ts'
import { Progress, Tag } from '../../parts/notice.tsx'
import { sinceText } from './since-text.ts'
import type { MeetingDetails } from './use-meeting.ts'
import { words } from './words.ts'

const formats = ['markdown', 'json', 'srt', 'ics'] as const

/** What the stages of the work on a summary are of the whole. */
const stageShares = { prepare: 0.1, llm_start: 0.2, llm_done: 0.9, done: 1 } as const

/** State, times, the code to join, and the meeting as files; after the end, how far the summary is. */
export function MeetingFacts({ meeting }: { readonly meeting: MeetingDetails }) {
  const t = words.value
  const { id, state, startedAt, endedAt, lastAt, code, group, segments, summary } = meeting
  const now = useSeconds(state === 'open')
  const end = state === 'open' ? now : (endedAt ?? lastAt ?? startedAt)
  return (
    <>
      <div class="row facts">
        <Tag kind={state === 'open' ? 'good' : state === 'ended' ? 'warn' : 'plain'}>{t.states[state]}</Tag>
        <span>
          <span class="soft">{t.began}</span> {timeText(startedAt)}
        </span>
        <span>
          <span class="soft">{t.lasted}</span> {sinceText(startedAt, end)}
        </span>
        <span>{t.group(group)}</span>
        <span>{t.said(segments)}</span>
        {code !== null && (
          <span>
            <span class="soft">{t.code}</span> <strong class="join-code">{code}</strong>
          </span>
        )}
      </div>
      <p class="row facts">
        <span class="soft">{t.export}</span>
        {formats
          .filter((format) => format !== 'ics' || summary !== null)
          .map((format) => (
            <a key={format} href={apiHref(`/meetings/${id}/export`, { format })} download>
              {t[format]}
            </a>
          ))}
      </p>
      {state === 'ended' && (
        <div class="panel" role="status">
          <Progress label={t.progress[meeting.progress?.stage ?? 'none']} value={shareOf(meeting)} />
        </div>
      )}
    </>
  )
}

/** While the model reads window after window, those that are done count. */
function shareOf({ progress, coverage: { covered, total } }: MeetingDetails): number | undefined {
  if (!progress) return undefined
  if (progress.stage !== 'llm_start') return stageShares[progress.stage]
  const [from, to] = [stageShares.llm_start, stageShares.llm_done]
  return from + (total > 0 ? (covered / total) * (to - from) : 0)
}

function useSeconds(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isRunning])
  return now
}
