import { useMemo, useState } from 'preact/hooks'
import { post } from '../../lib/api.ts'
import type { Segment } from '../../lib/api-types.ts'
import { isAdmin } from '../../lib/session.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import { words } from './words.ts'

interface SpeakersPanelProps {
  readonly meetingId: string
  readonly segments: readonly Segment[]
  onChanged(): void
}

/** Who has said how much, and what they are called. */
export function SpeakersPanel({ meetingId, segments, onChanged }: SpeakersPanelProps) {
  const t = words.value
  const [renamed, setRenamed] = useState<string>()
  const speakers = useMemo(() => countOf(segments), [segments])
  if (speakers.length === 0) return null
  return (
    <section class="panel" aria-labelledby="speakers-title">
      <h2 id="speakers-title">{t.speakers}</h2>
      <ul class="plain-list">
        {speakers.map(([name, count]) => (
          <li key={name} class="row between">
            <span>
              {name} <span class="soft small">{t.said(count)}</span>
            </span>
            {isAdmin() && (
              <Button label={t.renameTitle(name)} onPress={() => setRenamed(name)}>
                {t.rename}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {renamed !== undefined && (
        <RenameSpeaker
          meetingId={meetingId}
          name={renamed}
          onClose={() => setRenamed(undefined)}
          onChanged={onChanged}
        />
      )}
    </section>
  )
}

interface RenameSpeakerProps {
  readonly meetingId: string
  readonly name: string
  onClose(): void
  onChanged(): void
}

function RenameSpeaker({ meetingId, name, onClose, onChanged }: RenameSpeakerProps) {
  const t = words.value
  const [next, setNext] = useState(name)
  const save = async () => {
    await post(`/meetings/${meetingId}/speakers`, { from: name, to: next.trim() })
    onChanged()
    onClose()
  }
  return (
    <Dialog
      title={t.renameTitle(name)}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.value.cancel}</Button>
          <Button kind="main" disabled={next.trim() === '' || next.trim() === name} onPress={save}>
            {common.value.save}
          </Button>
        </>
      }
    >
      <TextField label={t.newName} hint={t.renameHint} value={next} onChange={setNext} maxLength={64} />
    </Dialog>
  )
}

/** The most talkative first. */
function countOf(segments: readonly Segment[]): [name: string, count: number][] {
  const counts = new Map<string, number>()
  for (const { speaker } of segments) if (speaker !== null) counts.set(speaker, (counts.get(speaker) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)
}
