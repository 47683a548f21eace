import type { ComponentChildren } from 'preact'
import type { Device } from '../../lib/api-types.ts'
import { agoText, timeText } from '../../lib/format.ts'
import { AccessTag } from './access-tag.tsx'
import { deviceWords } from './device-words.ts'
import { SignalBars } from './signal-bars.tsx'
import { words } from './words.ts'

/** What is known of a device. */
export function DeviceFacts({ device }: { readonly device: Device }) {
  const t = deviceWords.value
  const { id, owner, group, effectiveGroup, board, firmware, signalDbm, access, language, lastSeenAt } = device
  const rows: readonly (readonly [string, ComponentChildren])[] = [
    [t.id, <code key="id">{id}</code>],
    [t.owner, owner],
    [t.group, group ?? t.ownGroup(effectiveGroup)],
    [t.access, <AccessTag key="access" access={access} />],
    [t.board, board],
    [t.firmware, firmware],
    [
      t.signal,
      <span key="signal" class="row">
        <SignalBars dbm={signalDbm} /> {signalDbm === null ? words.value.noSignal : `${signalDbm} dBm`}
      </span>,
    ],
    [t.language, language],
    [t.seen, lastSeenAt === null ? t.never : `${agoText(lastSeenAt)} (${timeText(lastSeenAt)})`],
    [t.known, timeText(device.createdAt)],
  ]
  return (
    <section class="panel" aria-label={t.facts}>
      <h2>{t.facts}</h2>
      <dl class="device-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
