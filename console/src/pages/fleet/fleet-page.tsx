import './fleet.css'
import { useState } from 'preact/hooks'
import { apiHref } from '../../lib/api.ts'
import { isAdmin } from '../../lib/session.ts'
import type { PageProps } from '../../pages.ts'
import { Empty, Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { chosenDevices, everything } from './device-filter.ts'
import { DeviceRow, rowHeight } from './device-row.tsx'
import { DeviceView } from './device-view.tsx'
import { FilterFields } from './filter-fields.tsx'
import { ImportButton } from './import-button.tsx'
import { useFleet, useLastTurns } from './use-fleet.ts'
import { WaitingPanel } from './waiting-panel.tsx'
import { words } from './words.ts'

/** The devices; one of them where the route names it. */
export default function FleetPage({ rest: [id] }: PageProps) {
  return id === undefined ? <DeviceList /> : <DeviceView key={id} id={id} />
}

function DeviceList() {
  const t = words.value
  const { items, state, error } = useFleet()
  const turns = useLastTurns()
  const [filter, setFilter] = useState(everything)
  const chosen = chosenDevices(items, filter, turns)
  return (
    <Page
      title={t.title}
      about={t.about}
      actions={
        <>
          <a class="button" href={apiHref('/devices', { format: 'csv' })} download="devices.csv">
            {t.download}
          </a>
          {isAdmin() && <ImportButton />}
        </>
      }
    >
      <WaitingPanel />
      <section aria-label={t.devices}>
        <FilterFields filter={filter} onChange={setFilter} />
        {error && <Notice kind="bad">{error}</Notice>}
        <p class="soft small" role="status">
          {state === 'loading' ? t.loading : t.shown(chosen.length, items.length)}
        </p>
        {state === 'ready' && chosen.length === 0 ? (
          <Empty>{items.length === 0 ? t.none : t.noneFits}</Empty>
        ) : (
          <VirtualList
            items={chosen}
            rowHeight={rowHeight}
            idOf={(device) => device.id}
            row={(device) => <DeviceRow device={device} turn={turns.get(device.id)} />}
            label={t.devices}
          />
        )}
      </section>
    </Page>
  )
}
