import './messages.css'
import { useState } from 'preact/hooks'
import { hrefOf } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import type { PageProps } from '../../pages.ts'
import { Button } from '../../parts/button.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { MessageList } from './message-list.tsx'
import { QueueList } from './queue-list.tsx'
import { SendDialog } from './send-dialog.tsx'
import { ThreadList } from './thread-list.tsx'
import { ThreadView } from './thread-view.tsx'
import type { Message } from './use-messages.ts'
import { words } from './words.ts'

/** `#/messages`: all; with an id: those of a device; with two: their thread. */
export default function MessagesPage({ rest: [one, other] }: PageProps) {
  const t = words.value
  const [receivers, setReceivers] = useState<string>()
  if (!isAdmin()) {
    return (
      <Page title={t.title} about={t.about}>
        <Notice>{t.onlyAdmins}</Notice>
      </Page>
    )
  }
  return (
    <>
      {one === undefined ? (
        <Overview onWrite={setReceivers} />
      ) : other === undefined ? (
        <OfDevice key={one} id={one} onWrite={setReceivers} />
      ) : (
        <ThreadView key={`${one}\n${other}`} one={one} other={other} onWrite={setReceivers} />
      )}
      {receivers !== undefined && <SendDialog to={receivers} onClose={() => setReceivers(undefined)} />}
    </>
  )
}

interface WritingProps {
  onWrite(to: string): void
}

function WriteButton({ to, onWrite }: WritingProps & { readonly to: string }) {
  return (
    <Button kind="main" onPress={() => onWrite(to)}>
      {words.value.compose}
    </Button>
  )
}

function Overview({ onWrite }: WritingProps) {
  const t = words.value
  const [view, setView] = useState<'threads' | 'all' | 'queues'>('threads')
  return (
    <Page title={t.title} about={t.about} actions={<WriteButton to="" onWrite={onWrite} />}>
      <Tabs
        label={t.views}
        tabs={[
          { name: 'threads', text: t.threads },
          { name: 'all', text: t.all },
          { name: 'queues', text: t.queues },
        ]}
        chosen={view}
        onChoose={(name) => setView(name)}
      >
        {view === 'threads' && <ThreadList />}
        {view === 'all' && <Filtered />}
        {view === 'queues' && <QueueList />}
      </Tabs>
    </Page>
  )
}

function OfDevice({ id, onWrite }: WritingProps & { readonly id: string }) {
  const t = words.value
  return (
    <Page title={t.of(id)} actions={<WriteButton to={id} onWrite={onWrite} />}>
      <p>
        <a href={hrefOf(['messages'])}>← {t.back}</a>
      </p>
      <MessageList filter={{ device: id }} />
    </Page>
  )
}

function Filtered() {
  const t = words.value
  const [device, setDevice] = useState('')
  const [state, setState] = useState<Message['state'] | 'every'>('every')
  const states = (Object.entries(t.states) as [Message['state'], string][]).map(([value, text]) => ({ value, text }))
  return (
    <>
      <search class="columns">
        <TextField type="search" label={t.device} value={device} onChange={setDevice} hint={t.deviceHint} />
        <SelectField
          label={t.state}
          value={state}
          options={[{ value: 'every', text: t.every }, ...states]}
          onChange={(chosen) => setState(chosen)}
        />
      </search>
      <MessageList filter={{ device: device.trim() || undefined, state: state === 'every' ? undefined : state }} />
    </>
  )
}
