import { useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Meeting, Reply } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { timeText } from '../../lib/format.ts'
import { hrefOf } from '../../lib/route.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/fields.tsx'
import { Empty, Notice, Tag } from '../../parts/notice.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { FoundSegments } from './found-segments.tsx'
import { sinceText } from './since-text.ts'
import { words } from './words.ts'

const atOnce = 1000

/** Those that go on first, then the others, the newest first; or what was said somewhere in them. */
export function MeetingList() {
  const t = words.value
  const [sought, setSought] = useState('')
  const meetings = useCollection<Meeting>({
    topic: 'meetings',
    load: allMeetings,
    idOf: ({ id }) => id,
    newAt: 'start',
  })
  const running = meetings.items.filter(({ state }) => state !== 'summarised')
  const past = meetings.items.filter(({ state }) => state === 'summarised')
  return (
    <>
      <TextField
        type="search"
        label={t.search}
        hint={t.searchHint}
        value={sought}
        onChange={setSought}
        maxLength={256}
      />
      {meetings.state === 'failed' && (
        <Notice kind="bad">
          <p>{meetings.error}</p>
          <Button onPress={meetings.reload}>{common.value.reload}</Button>
        </Notice>
      )}
      {sought.trim() !== '' ? (
        <FoundSegments query={sought.trim()} />
      ) : meetings.state === 'loading' ? (
        <p aria-busy="true">{common.value.loading}</p>
      ) : meetings.items.length === 0 ? (
        <Empty>{t.none}</Empty>
      ) : (
        <>
          {running.length > 0 && (
            <section class="panel" aria-labelledby="running-meetings">
              <h2 id="running-meetings">{t.running}</h2>
              <ul class="plain-list">
                {running.map((meeting) => (
                  <li key={meeting.id}>
                    <MeetingRow meeting={meeting} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          <h2>{t.past}</h2>
          {past.length === 0 ? (
            <Empty>{t.noneEarlier}</Empty>
          ) : (
            <VirtualList
              items={past}
              rowHeight={68}
              idOf={({ id }) => id}
              label={t.past}
              row={(meeting) => <MeetingRow meeting={meeting} />}
            />
          )}
        </>
      )}
    </>
  )
}

function MeetingRow({ meeting }: { readonly meeting: Meeting }) {
  const t = words.value
  const { id, title, state, startedAt, endedAt, lastAt, group, segments } = meeting
  const end = endedAt ?? lastAt
  return (
    <a class="meeting-row" href={hrefOf(['meetings', id])}>
      <span class="row between">
        <strong class="one-line">{title || t.untitled}</strong>
        <Tag kind={state === 'open' ? 'good' : state === 'ended' ? 'warn' : 'plain'}>{t.states[state]}</Tag>
      </span>
      <span class="soft small one-line">
        {[timeText(startedAt), end && sinceText(startedAt, end), t.group(group), t.said(segments)]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </a>
  )
}

/** The server keeps no more than its configuration says. */
async function allMeetings(): Promise<readonly Meeting[]> {
  const all: Meeting[] = []
  for (;;) {
    const { items, total } = await get<Reply<'listMeetings'>>('/meetings', { offset: all.length, limit: atOnce })
    all.push(...items)
    if (items.length === 0 || all.length >= total) return all
  }
}
