import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { agoText } from '../../lib/format.ts'
import { hrefOf } from '../../lib/route.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Empty, Notice } from '../../parts/notice.tsx'
import { SourceState } from './source-state.tsx'
import type { CodingSource } from './source-types.ts'
import { words } from './words.ts'

/** What runs, and what has run; the latest first. */
export function SourceList() {
  const t = words.value
  const sources = useCollection<CodingSource>({
    topic: 'coding',
    load: async () => (await get<Reply<'listSources'>>('/coding/sources')).items,
    idOf: ({ id }) => id,
    newAt: 'start',
  })
  if (sources.state === 'failed') {
    return (
      <Notice kind="bad">
        <p>{sources.error}</p>
        <Button onPress={sources.reload}>{common.value.reload}</Button>
      </Notice>
    )
  }
  if (sources.state === 'loading') return <p aria-busy="true">{common.value.loading}</p>
  if (sources.items.length === 0) return <Empty>{t.none}</Empty>
  return (
    <ul class="sources">
      {sources.items.map((source) => (
        <li key={source.id}>
          <a class="panel source" href={hrefOf(['coding', source.id])}>
            <span class="row between">
              <strong>{source.name || source.command || t.unnamed}</strong>
              <SourceState source={source} />
            </span>
            {source.command !== '' && source.command !== source.name && <code>{source.command}</code>}
            <span class="soft small">
              {[
                t.counts(source.counters.lines, source.counters.errors, source.counters.warnings),
                agoText(source.startedAt),
                source.devices.join(', '),
              ].join(' · ')}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
