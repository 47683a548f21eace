import { hrefOf } from '../../lib/route.ts'
import { Button } from '../../parts/button.tsx'
import { Empty, Notice, Tag } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { Receipt } from './receipt.tsx'
import { type Message, useMessages } from './use-messages.ts'
import { words } from './words.ts'

interface ThreadViewProps {
  readonly one: string
  readonly other: string
  onWrite(to: string): void
}

/** Who writes from the console: docs/reference/api.md, `GET /messages`. */
const consoleId = 'Console'

/** What two have written to each other, the oldest first. */
export function ThreadView({ one, other, onWrite }: ThreadViewProps) {
  const t = words.value
  const { items, total, state, error, loadOlder } = useMessages({ device: one, partner: other })
  const nameOf = (id: string) => {
    const sent = items.find((message) => message.sender === id)
    return sent?.senderName ?? items.find((message) => message.receiver === id)?.receiverName ?? id
  }
  const devices = [one, other].filter((id) => id !== consoleId)
  return (
    <Page
      title={t.between(nameOf(one), nameOf(other))}
      actions={
        <Button kind="main" onPress={() => onWrite(devices.join(', '))}>
          {t.compose}
        </Button>
      }
    >
      <p>
        <a href={hrefOf(['messages'])}>← {t.back}</a>
      </p>
      {error && <Notice kind="bad">{error}</Notice>}
      {state === 'loading' && <p>{t.loading}</p>}
      {state === 'ready' && items.length === 0 && <Empty>{t.noMessages}</Empty>}
      {loadOlder && (
        <p class="row">
          <span class="soft small">{t.shown(items.length, total)}</span>
          <Button onPress={loadOlder}>{t.older}</Button>
        </p>
      )}
      <ol class="thread">
        {items.toReversed().map((message) => (
          <Bubble key={message.number} message={message} isOther={message.sender === other} />
        ))}
      </ol>
    </Page>
  )
}

function Bubble({ message, isOther }: { readonly message: Message; readonly isOther: boolean }) {
  const t = words.value
  return (
    <li class={isOther ? 'bubble other' : 'bubble'} data-message={message.number}>
      <strong class="small">{message.senderName}</strong>{' '}
      {message.category !== 'message' && <Tag>{t.categories[message.category]}</Tag>}
      <p class="bubble-text">{message.text ?? <i class="soft">{t.noText}</i>}</p>
      <Receipt message={message} />
    </li>
  )
}
