import './meetings.css'
import { useState } from 'preact/hooks'
import { isAdmin } from '../../lib/session.ts'
import type { PageProps } from '../../pages.ts'
import { Button } from '../../parts/button.tsx'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { DeliveryList } from './delivery-list.tsx'
import { MeetingList } from './meeting-list.tsx'
import { MeetingView } from './meeting-view.tsx'
import { StartMeeting } from './start-meeting.tsx'
import { words } from './words.ts'

type Tab = 'meetings' | 'deliveries'

/** `#/meetings`: all of them; `#/meetings/m-1`: one; `#/meetings/m-1/s12`: what was said there. */
export default function MeetingsPage({ rest: [id, segmentId] }: PageProps) {
  const t = words.value
  const [tab, setTab] = useState<Tab>('meetings')
  const [isStarting, setStarting] = useState(false)
  if (id !== undefined) return <MeetingView key={id} id={id} segmentId={segmentId} />
  return (
    <Page
      title={t.title}
      about={t.about}
      actions={
        isAdmin() && (
          <Button kind="main" onPress={() => setStarting(true)}>
            {t.start}
          </Button>
        )
      }
    >
      <Tabs<Tab>
        label={t.title}
        chosen={tab}
        onChoose={setTab}
        tabs={[
          { name: 'meetings', text: t.title },
          { name: 'deliveries', text: t.deliveries },
        ]}
      >
        {tab === 'meetings' ? <MeetingList /> : <DeliveryList />}
      </Tabs>
      {isStarting && <StartMeeting onClose={() => setStarting(false)} />}
    </Page>
  )
}
