import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { agoText } from '../../lib/format.ts'
import { hrefOf } from '../../lib/route.ts'
import { Empty, Notice, Tag } from '../../parts/notice.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { gatherMs } from './use-messages.ts'
import { words } from './words.ts'

type Queue = Reply<'listQueues'>['items'][number]

const rowHeight = 60

/** For whom messages wait, and how many. */
export function QueueList() {
  const t = words.value
  const { items, state, error } = useCollection<Queue>({
    topic: 'messages',
    gatherMs,
    load: async () => (await get<Reply<'listQueues'>>('/messages/queues', { limit: 1000 })).items,
    idOf: ({ receiver }) => receiver,
  })
  if (error) return <Notice kind="bad">{error}</Notice>
  if (state === 'loading') return <p>{t.loading}</p>
  if (items.length === 0) return <Empty>{t.noQueues}</Empty>
  return (
    <VirtualList
      items={items}
      rowHeight={rowHeight}
      idOf={({ receiver }) => receiver}
      row={({ receiver, receiverName, waiting, oldestAt }) => (
        <a class="thread-row" href={hrefOf(['messages', receiver])}>
          <strong>{receiverName}</strong>
          <span class="small soft">{t.oldest(agoText(oldestAt))}</span>
          <Tag kind="warn">{t.waiting(waiting)}</Tag>
        </a>
      )}
      label={t.queues}
    />
  )
}
