import { useState } from 'preact/hooks'
import { ApiFailure, get } from '../../lib/api.ts'
import type { Device } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { hrefOf } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import { Button } from '../../parts/button.tsx'
import { Notice, Tag } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { SendDialog } from '../messages/send-dialog.tsx'
import { DeviceActions } from './device-actions.tsx'
import { DeviceFace } from './device-face.tsx'
import { DeviceFacts } from './device-facts.tsx'
import { labelOf } from './device-filter.ts'
import { deviceWords } from './device-words.ts'
import { LatestTurns } from './latest-turns.tsx'
import { ModePanel } from './mode-panel.tsx'
import { TokensPanel } from './tokens-panel.tsx'
import { words } from './words.ts'

/** Everything about one device. */
export function DeviceView({ id }: { readonly id: string }) {
  const t = deviceWords.value
  const { items, state, error } = useCollection<Device>(
    {
      topic: 'devices',
      load: () => loadDevice(id),
      idOf: (device) => device.id,
      isWanted: (device) => device.id === id,
    },
    id,
  )
  const [isWriting, setWriting] = useState(false)
  const [device] = items
  if (!device) {
    return (
      <Page title={id}>
        {state === 'loading' && <p>{t.loading}</p>}
        {state !== 'loading' && <Notice kind="bad">{error ?? t.unknown(id)}</Notice>}
        <Back />
      </Page>
    )
  }
  return (
    <Page
      title={
        <>
          {labelOf(device)}{' '}
          <Tag kind={device.online ? 'good' : 'plain'}>{device.online ? words.value.online : words.value.offline}</Tag>
        </>
      }
      actions={
        isAdmin() && (
          <>
            <Button kind="main" onPress={() => setWriting(true)}>
              {t.write}
            </Button>
            <a class="button" href={hrefOf(['messages', id])}>
              {t.messages}
            </a>
          </>
        )
      }
    >
      <Back />
      <div class="columns device">
        {isAdmin() && <DeviceFace id={id} />}
        <div>
          <DeviceFacts device={device} />
          {isAdmin() && <DeviceActions device={device} />}
        </div>
        <div>
          <ModePanel device={device} />
          <LatestTurns id={id} />
          <TokensPanel id={id} />
        </div>
      </div>
      {isWriting && <SendDialog to={id} onClose={() => setWriting(false)} />}
    </Page>
  )
}

function Back() {
  return (
    <p>
      <a href={hrefOf(['fleet'])}>← {deviceWords.value.back}</a>
    </p>
  )
}

async function loadDevice(id: string): Promise<readonly Device[]> {
  try {
    return [await get<Device>(`/devices/${encodeURIComponent(id)}`)]
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return []
    throw error
  }
}
