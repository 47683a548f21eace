import { useState } from 'preact/hooks'
import { useCollection } from '../../lib/collection.ts'
import { timeText } from '../../lib/format.ts'
import { isAdmin } from '../../lib/session.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Empty, Notice, Tag } from '../../parts/notice.tsx'
import { toast } from '../../parts/toast.tsx'
import type { HistoryEntry } from './board-types.ts'
import { describeChange } from './describe-change.ts'
import { loadHistory, undoChange } from './task-verbs.ts'
import { words } from './words.ts'

const step = 50

/** What was changed in a group, by whom and how; what can still be taken back has a button. */
export function HistoryPanel({ group }: { readonly group: string }) {
  const t = words.value
  const [limit, setLimit] = useState(step)
  const [total, setTotal] = useState(0)
  const history = useCollection<HistoryEntry>(
    {
      topic: `tasks:${group}`,
      async load() {
        const reply = await loadHistory(group, limit)
        setTotal(reply.total)
        return reply.items
      },
      idOf: ({ seq }) => String(seq),
    },
    `${group} ${limit}`,
  )
  const undo = async (changeId: string) => toast((await undoChange(group, changeId)) ? t.undoDone : t.undoNothing)
  if (history.error) return <Notice kind="bad">{history.error}</Notice>
  if (history.state === 'loading') return <p aria-busy="true">{common.value.loading}</p>
  if (history.items.length === 0) return <Empty>{t.noHistory}</Empty>
  return (
    <>
      <ol class="history">
        {changesOf(history.items).map(([first, ...others]) => (
          <li key={first.changeId} class="panel">
            <div class="row between">
              <span class="soft small">
                <time dateTime={first.at}>{timeText(first.at, 'seconds')}</time> · {t.by(first.by, viaText(first.via))}
              </span>
              {first.undone ? (
                <Tag>{t.undone}</Tag>
              ) : (
                isAdmin() &&
                first.event !== 'undo' && (
                  <Button label={t.undoOf(titleIn(first))} onPress={() => undo(first.changeId)}>
                    {t.undo}
                  </Button>
                )
              )}
            </div>
            {first.event === 'undo' && <p>{t.tookBack}</p>}
            <ul>
              {[first, ...others].map((entry) => (
                <li key={entry.seq}>
                  <strong>{titleIn(entry)}</strong>: {describeChange(entry, t)}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {total > limit && <Button onPress={() => setLimit(limit + step)}>{t.more}</Button>}
    </>
  )
}

/** What was changed at once stands together. */
function changesOf(entries: readonly HistoryEntry[]): readonly (readonly [HistoryEntry, ...HistoryEntry[]])[] {
  const changes: [HistoryEntry, ...HistoryEntry[]][] = []
  for (const entry of entries) {
    const last = changes.at(-1)
    if (last?.[0].changeId === entry.changeId) last.push(entry)
    else changes.push([entry])
  }
  return changes
}

function titleIn({ before, after, taskId }: HistoryEntry): string {
  return (after ?? before)?.title || taskId
}

function viaText(via: string): string {
  const { vias } = words.value
  return Object.hasOwn(vias, via) ? vias[via as keyof typeof vias] : via
}
