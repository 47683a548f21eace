import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { timeText } from '../../lib/format.ts'
import { Empty, Notice, Tag } from '../../parts/notice.tsx'
import { words } from './settings-words.ts'

type Entry = Reply<'listConfigChanges'>[number]

/** Who has changed what, and when. */
export function HistoryList() {
  const t = words.value
  const { items, state, error } = useCollection<Entry>({
    topic: 'config',
    load: () => get<readonly Entry[]>('/config/audit'),
    idOf: ({ at }) => at,
  })
  if (state === 'failed') return <Notice kind="bad">{error}</Notice>
  if (state === 'ready' && items.length === 0) return <Empty>{t.noHistory}</Empty>
  return (
    <>
      <p class="soft">{t.historyHint}</p>
      <div class="scroll-x">
        <table aria-busy={state === 'loading'}>
          <thead>
            <tr>
              <th scope="col">{t.when}</th>
              <th scope="col">{t.by}</th>
              <th scope="col">{t.changed}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ at, by, changed, needRestart }) => (
              <tr key={at}>
                <td>{timeText(at, 'seconds')}</td>
                <td>{by}</td>
                <td>
                  {changed.map((key) => (
                    <span key={key} class="changed-key">
                      <code>{key}</code> {needRestart.includes(key) && <Tag kind="warn">{t.withRestart}</Tag>}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
