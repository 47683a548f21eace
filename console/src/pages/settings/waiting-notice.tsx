import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { Notice } from '../../parts/notice.tsx'
import { words } from './settings-words.ts'

type Entry = Reply<'listConfigChanges'>[number]

/** Which changed settings have no effect before the next start. */
export function WaitingNotice() {
  const { items } = useCollection<Entry>({
    topic: 'config',
    load: () => get<readonly Entry[]>('/config/audit'),
    idOf: ({ at }) => at,
  })
  const waiting = [...new Set(items.flatMap(({ needRestart }) => needRestart))].sort()
  if (waiting.length === 0) return null
  return (
    <Notice kind="warn">
      {words.value.waits} <code>{waiting.join(', ')}</code>
    </Notice>
  )
}
