import { timeText } from '../../lib/format.ts'
import { Tag } from '../../parts/notice.tsx'
import type { Message } from './use-messages.ts'
import { words } from './words.ts'

const kinds = { enqueued: 'warn', delivered: 'good', read: 'good', expired: 'bad', evicted: 'bad' } as const

/** What has become of a message, and when. */
export function Receipt({ message }: { readonly message: Message }) {
  return (
    <span class="receipt small">
      <Tag kind={kinds[message.state]}>{words.value.states[message.state]}</Tag>{' '}
      <span class="soft">{timesOf(message).join(' · ')}</span>
    </span>
  )
}

function timesOf({ state, sentAt, deliveredAt, readAt, endedAt, expiresAt }: Message): readonly string[] {
  const t = words.value
  const at = (time: string) => timeText(time, 'seconds')
  return [
    t.sent(at(sentAt)),
    ...(deliveredAt === null ? [] : [t.delivered(at(deliveredAt))]),
    ...(readAt === null ? [] : [t.read(at(readAt))]),
    ...(endedAt === null ? [] : [state === 'expired' ? t.expired(at(endedAt)) : t.evicted(at(endedAt))]),
    ...(state === 'enqueued' ? [t.until(timeText(expiresAt))] : []),
  ]
}
