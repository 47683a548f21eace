import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { agoText } from '../../lib/format.ts'
import { hrefOf } from '../../lib/route.ts'
import { Empty, Notice, Tag } from '../../parts/notice.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { gatherMs } from './use-messages.ts'
import { words } from './words.ts'

type Thread = Reply<'listThreads'>['items'][number]

const rowHeight = 60

/** Who writes to whom, the latest first. */
export function ThreadList() {
  const t = words.value
  const { items, state, error } = useCollection<Thread>({
    topic: 'messages',
    gatherMs,
    load: async () => (await get<Reply<'listThreads'>>('/messages/threads', { limit: 1000 })).items,
    idOf: ({ devices }) => devices.join('\n'),
  })
  if (error) return <Notice kind="bad">{error}</Notice>
  if (state === 'loading') return <p>{t.loading}</p>
  if (items.length === 0) return <Empty>{t.noThreads}</Empty>
  return (
    <VirtualList
      items={items}
      rowHeight={rowHeight}
      idOf={({ devices }) => devices.join('\n')}
      row={(thread) => <Row thread={thread} />}
      label={t.threads}
    />
  )
}

function Row({ thread: { devices, names, messages, waiting, lastAt } }: { readonly thread: Thread }) {
  const t = words.value
  const [one = '', other = one] = names
  return (
    <a class="thread-row" href={hrefOf(['messages', ...devices])}>
      <strong>{t.between(one, other)}</strong>
      <span class="small soft">
        {t.counts(messages)} · {agoText(lastAt)}
      </span>
      {waiting > 0 && <Tag kind="warn">{t.waiting(waiting)}</Tag>}
    </a>
  )
}
