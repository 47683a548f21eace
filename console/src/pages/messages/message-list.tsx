import { hrefOf } from '../../lib/route.ts'
import { Button } from '../../parts/button.tsx'
import { Empty, Notice, Tag } from '../../parts/notice.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { Receipt } from './receipt.tsx'
import { type Message, type MessageFilter, useMessages } from './use-messages.ts'
import { words } from './words.ts'

/** Px; `messages.css` lays a row out in it. */
const rowHeight = 84

/** Messages that fit, the newest first. */
export function MessageList({ filter }: { readonly filter: MessageFilter }) {
  const t = words.value
  const { items, total, state, error, loadOlder } = useMessages(filter)
  return (
    <>
      {error && <Notice kind="bad">{error}</Notice>}
      <p class="soft small" role="status">
        {state === 'loading' ? t.loading : t.shown(items.length, total)}
      </p>
      {state === 'ready' && items.length === 0 ? (
        <Empty>{t.noMessages}</Empty>
      ) : (
        <VirtualList
          items={items}
          rowHeight={rowHeight}
          idOf={({ number }) => String(number)}
          row={(message) => <Row message={message} />}
          label={t.all}
        />
      )}
      {loadOlder && <Button onPress={loadOlder}>{t.older}</Button>}
    </>
  )
}

function Row({ message }: { readonly message: Message }) {
  const t = words.value
  const { sender, senderName, receiver, receiverName, category, text } = message
  return (
    <article class="message-row" data-message={message.number}>
      <a href={hrefOf(['messages', ...[sender, receiver].toSorted()])}>
        {senderName} → {receiverName}
      </a>{' '}
      {category !== 'message' && <Tag kind={category === 'alert' ? 'warn' : 'plain'}>{t.categories[category]}</Tag>}
      <p class="message-text" title={text ?? undefined}>
        {text ?? <i class="soft">{t.noText}</i>}
      </p>
      <Receipt message={message} />
    </article>
  )
}
