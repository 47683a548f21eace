import { useEffect, useRef, useState } from 'preact/hooks'
import { hrefOf } from '../../lib/route.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { CoveragePanel } from './coverage-panel.tsx'
import { DevicesPanel } from './devices-panel.tsx'
import { MeetingActions } from './meeting-actions.tsx'
import { MeetingFacts } from './meeting-facts.tsx'
import { SpeakersPanel } from './speakers-panel.tsx'
import { SummaryPanel } from './summary-panel.tsx'
import { Transcript } from './transcript.tsx'
import { useMeeting } from './use-meeting.ts'
import { useSegments } from './use-segments.ts'
import { words } from './words.ts'

interface Pointed {
  /** Of segments. */
  readonly ids: readonly string[]
  /** What was pressed to see them. */
  readonly by: Element | null
}

/** One meeting: what was said, beside what was made of it. */
export function MeetingView({ id, segmentId }: { readonly id: string; readonly segmentId: string | undefined }) {
  const t = words.value
  const { meeting, load } = useMeeting(id)
  const { segments, state, reload } = useSegments(id, meeting?.state === 'open')
  const [pointed, setPointed] = useState<Pointed>({ ids: [], by: null })
  const [target, setTarget] = useState<{ readonly id: string }>()
  const isLinked = useRef(false)

  const point = (ids: readonly string[]) => {
    setPointed({ ids, by: document.activeElement })
    if (ids[0] !== undefined) setTarget({ id: ids[0] })
  }
  const leave = () => {
    if (pointed.by instanceof HTMLElement) pointed.by.focus()
    setPointed({ ids: [], by: null })
  }
  useEffect(() => {
    if (isLinked.current || segmentId === undefined || !segments.some((segment) => segment.id === segmentId)) return
    isLinked.current = true
    setPointed({ ids: [segmentId], by: null })
    setTarget({ id: segmentId })
  }, [segmentId, segments])

  if (meeting === undefined) return <p aria-busy="true">{common.value.loading}</p>
  if (meeting === null) {
    return (
      <Page title={t.meeting}>
        <Notice kind="warn">{t.gone}</Notice>
        <p>
          <a href={hrefOf(['meetings'])}>{t.back}</a>
        </p>
      </Page>
    )
  }
  const changed = () => {
    void load()
    reload()
  }
  const panels = (
    <div key="panels">
      <SummaryPanel meeting={meeting} onPoint={point} />
      <CoveragePanel meeting={meeting} onPoint={point} />
      <SpeakersPanel meetingId={id} segments={segments} onChanged={changed} />
      <DevicesPanel meeting={meeting} onChanged={load} />
    </div>
  )
  const transcript = (
    <section key="transcript" aria-labelledby="transcript-title" class="transcript-column">
      <div class="row between">
        <h2 id="transcript-title">{t.transcript}</h2>
        {pointed.ids.length > 0 && (
          <span class="row">
            <span role="status" class="small">
              {t.shown(pointed.ids.length > 8 ? `${pointed.ids[0]} – ${pointed.ids.at(-1)}` : pointed.ids.join(', '))}
            </span>
            {pointed.by && <Button onPress={leave}>{t.backToClaim}</Button>}
          </span>
        )}
      </div>
      {state === 'failed' && (
        <Notice kind="bad">
          <p>{common.value.failed}</p>
          <Button onPress={reload}>{common.value.reload}</Button>
        </Notice>
      )}
      <Transcript
        isLoading={state === 'loading'}
        segments={segments}
        startedAt={meeting.startedAt}
        marked={new Set(pointed.ids)}
        mark={pointed.by ? t.source : t.found}
        target={target}
        onLeave={leave}
      />
    </section>
  )
  return (
    <Page
      title={meeting.title || t.untitled}
      about={<a href={hrefOf(['meetings'])}>{t.back}</a>}
      actions={<MeetingActions meeting={meeting} onChanged={load} />}
    >
      <MeetingFacts meeting={meeting} />
      {/* While people talk, what they say comes first. */}
      <div class="meeting-columns">{meeting.state === 'open' ? [transcript, panels] : [panels, transcript]}</div>
    </Page>
  )
}
