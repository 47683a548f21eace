import { useEffect, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { timeText } from '../../lib/format.ts'
import { hrefOf } from '../../lib/route.ts'
import { common } from '../../lib/words.ts'
import { Empty } from '../../parts/notice.tsx'
import { failed } from '../../parts/toast.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { words } from './words.ts'

/** Somebody may still be typing. */
const waitMs = 250
const most = 500

type Found = Reply<'searchMeetings'>

/** Where these words were said, in all meetings. */
export function FoundSegments({ query }: { readonly query: string }) {
  const t = words.value
  const [found, setFound] = useState<Found>()
  useEffect(() => {
    let isWanted = true
    const timer = setTimeout(() => {
      get<Found>('/meetings/search', { q: query, limit: most }).then((reply) => {
        if (isWanted) setFound(reply)
      }, failed)
    }, waitMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [query])
  if (!found) return <p aria-busy="true">{common.value.loading}</p>
  return (
    <>
      <p role="status">
        <strong>
          {t.results}: {found.total}
        </strong>
      </p>
      {found.items.length === 0 ? (
        <Empty>{t.nothingFound}</Empty>
      ) : (
        <VirtualList
          items={found.items}
          rowHeight={92}
          idOf={({ meeting, segment }) => `${meeting.id} ${segment.id}`}
          label={t.results}
          row={({ meeting, segment }) => (
            <a class="meeting-row" href={hrefOf(['meetings', meeting.id, segment.id])}>
              <span class="two-lines">
                <strong>{segment.speaker ?? t.unknownSpeaker}:</strong> {segment.text}
              </span>
              <span class="soft small one-line">
                {meeting.title || t.untitled} · {timeText(segment.at)}
              </span>
            </a>
          )}
        />
      )}
    </>
  )
}
