import './talk.css'
import { useEffect, useState } from 'preact/hooks'
import { isAdmin } from '../../lib/session.ts'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { VoiceDevice } from '../../voice/voice-device.ts'
import { ConnectionState } from './connection-state.tsx'
import { ListenControls } from './listen-controls.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import { StageCard } from './stage-card.tsx'
import { words } from './talk-words.ts'
import { Transcript } from './transcript.tsx'
import { TurnTimes } from './turn-times.tsx'
import { TypedText } from './typed-text.tsx'

/** Talk to the server: the browser as a voice device, for as long as this page is shown. */
export default function TalkPage() {
  const t = words.value
  const [device, setDevice] = useState<VoiceDevice>()
  // Whoever may when the page is opened goes on, also without the session.
  const [mayTalk] = useState(isAdmin)
  useEffect(() => {
    if (!mayTalk) return
    const started = new VoiceDevice()
    started.start()
    setDevice(started)
    return () => started.end()
  }, [mayTalk])
  return (
    <Page title={t.title} about={t.about} actions={device && <ConnectionState device={device} />}>
      {!mayTalk && <Notice kind="warn">{t.viewer}</Notice>}
      {device && (
        <div class="talk">
          <StageCard device={device} />
          <section class="panel talk-controls">
            <ListenControls device={device} />
            <ModeSwitch device={device} />
          </section>
          <section class="panel talk-words">
            <Transcript device={device} />
            <TypedText device={device} />
          </section>
          <TurnTimes device={device} />
        </div>
      )}
    </Page>
  )
}
