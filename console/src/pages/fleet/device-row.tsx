import type { Device, Turn } from '../../lib/api-types.ts'
import { agoText } from '../../lib/format.ts'
import { hrefOf } from '../../lib/route.ts'
import { Tag } from '../../parts/notice.tsx'
import { AccessTag } from './access-tag.tsx'
import { labelOf } from './device-filter.ts'
import { SignalBars } from './signal-bars.tsx'
import { modeText, words } from './words.ts'

/** Px; `fleet.css` lays a row out in it. */
export const rowHeight = 64

/** A device of the list. */
export function DeviceRow({ device, turn }: { readonly device: Device; readonly turn: Turn | undefined }) {
  const t = words.value
  const { id, name, owner, effectiveGroup, online, mode, board, firmware, lastSeenAt, access, signalDbm } = device
  return (
    <a class="device-row" href={hrefOf(['fleet', id])} data-device={id}>
      <span class="device-name">
        <strong>{labelOf(device)}</strong>
        <span class="small soft">{[name && id, owner, effectiveGroup].filter(Boolean).join(' · ')}</span>
      </span>
      <span class="device-state">
        <Tag kind={online ? 'good' : 'plain'}>{online ? t.online : t.offline}</Tag> <Tag>{modeText(mode)}</Tag>{' '}
        {access !== 'approved' && access !== 'known' && <AccessTag access={access} />}
      </span>
      <span class="device-board small soft">
        <span>{board}</span>
        <span>{firmware}</span>
      </span>
      <span class="device-signal">
        <SignalBars dbm={signalDbm} />
      </span>
      <span class="device-times small soft">
        <span>{lastSeenAt === null ? t.neverSeen : t.seen(agoText(lastSeenAt))}</span>
        <span>{turn ? t.lastTurn(agoText(turn.startedAt)) : t.noTurn}</span>
      </span>
    </a>
  )
}
