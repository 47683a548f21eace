import { Button } from '../../parts/button.tsx'
import { Notice, Tag } from '../../parts/notice.tsx'
import type { VoiceDevice } from '../../voice/voice-device.ts'
import { words } from './talk-words.ts'

/** Whether this browser is connected, and if not, why and what can be done. */
export function ConnectionState({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const state = device.link.state.value
  if (state.kind === 'open') return <Tag kind="good">{t.connected}</Tag>
  if (state.kind === 'waiting') return <Tag kind="warn">{t.waiting}</Tag>
  if (state.kind !== 'ended') return <Tag>{state.kind === 'connecting' ? t.connecting : t.away}</Tag>
  const isQuiet = state.by === 'normal' || state.by === 'idle' || state.by === 'silence'
  const why = t.ended[state.by] ?? t.endedOtherwise
  return (
    <div class="talk-ended">
      <Notice kind={isQuiet ? 'plain' : 'warn'}>
        <p role="status">
          {why} {!t.ended[state.by] || state.by === 'refused' ? state.text : ''}
        </p>
        <Button onPress={() => device.link.open()}>{t.connectAgain}</Button>
      </Notice>
    </div>
  )
}
