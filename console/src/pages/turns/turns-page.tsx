import './turns.css'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { apiHref, get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { common } from '../../lib/words.ts'
import type { PageProps } from '../../pages.ts'
import { Button } from '../../parts/button.tsx'
import { Empty, Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { failed } from '../../parts/toast.tsx'
import { FilterFields } from './filter-fields.tsx'
import { KeptNotice } from './kept-notice.tsx'
import { PercentilePanel } from './percentile-panel.tsx'
import { everything, matches, queryOf } from './turn-filter.ts'
import { TurnList } from './turn-list.tsx'
import { TurnView } from './turn-view.tsx'
import { words } from './turn-words.ts'
import { useTurns } from './use-turns.ts'

/** `#/turns`: the latest turns; `#/turns/0123456789ab`: one of them beside the list. */
export default function TurnsPage({ rest: [chosen] }: PageProps) {
  const t = words.value
  const { items, state, error, reload } = useTurns()
  const [filter, setFilter] = useState(everything)
  const [view, setView] = useState<'each' | 'waits'>('each')
  const nameOf = useDeviceNames()
  const wanted = useMemo(() => items.filter((turn) => matches(turn, filter)), [items, filter])
  const exportHref = (format: 'csv' | 'json') => apiHref('/turns', { format, ...queryOf(filter) })
  return (
    <Page
      title={t.title}
      about={t.about}
      actions={
        <>
          <a class="button plain" href={exportHref('csv')} download>
            {t.exportCsv}
          </a>
          <a class="button plain" href={exportHref('json')} download>
            {t.exportJson}
          </a>
        </>
      }
    >
      <KeptNotice />
      <FilterFields filter={filter} turns={items} nameOf={nameOf} onChange={setFilter} />
      {state === 'failed' && (
        <Notice kind="bad">
          <p>{error}</p>
          <Button onPress={reload}>{common.value.reload}</Button>
        </Notice>
      )}
      <Tabs<'each' | 'waits'>
        label={t.views}
        tabs={[
          { name: 'each', text: t.each },
          { name: 'waits', text: t.waits },
        ]}
        chosen={view}
        onChoose={setView}
      >
        {view === 'waits' ? (
          <PercentilePanel device={filter.device} />
        ) : (
          <>
            <p class="soft small" aria-busy={state === 'loading'}>
              {state === 'loading' ? common.value.loading : `${t.count(wanted.length, items.length)} · ${t.atMost}`}
            </p>
            <div class={chosen === undefined ? 'turns' : 'turns with-view'}>
              {wanted.length > 0 && (
                <TurnList key={JSON.stringify(filter)} turns={wanted} chosen={chosen} nameOf={nameOf} />
              )}
              {wanted.length === 0 && state === 'ready' && <Empty>{items.length === 0 ? t.none : t.noneSuch}</Empty>}
              {chosen !== undefined && <TurnView key={chosen} id={chosen} nameOf={nameOf} />}
            </div>
          </>
        )}
      </Tabs>
    </Page>
  )
}

const mostNames = 1000

/** What people call the devices; those without a name by their id. */
function useDeviceNames(): (deviceId: string) => string {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    get<Reply<'listDevices'>>('/devices', { limit: mostNames }).then(
      ({ items }) => setNames(new Map(items.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])))),
      failed,
    )
  }, [])
  return useCallback((deviceId) => names.get(deviceId) ?? deviceId, [names])
}
