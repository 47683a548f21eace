import { useId } from 'preact/hooks'
import type { ListenMode } from '../../../../src/protocol/messages.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import type { VoiceDevice } from '../../voice/voice-device.ts'
import { HoldButton } from './hold-button.tsx'
import { words } from './talk-words.ts'

const listenModes: readonly ListenMode[] = ['realtime', 'auto', 'manual']

/** How the microphone is opened, opening it, and what is in the way. */
export function ListenControls({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const mode = device.listenMode.value
  const problem = device.input.problem.value
  const { stage } = device.conversation.value
  return (
    <>
      <ListenModes device={device} />
      {problem && (
        <Notice kind="bad">
          <p>{t.problems[problem]}</p>
          <p>{t.typingWorks}</p>
        </Notice>
      )}
      <div class="talk-buttons">
        {mode === 'manual' ? (
          <HoldButton device={device} />
        ) : device.isListening.value ? (
          <Button onPress={() => device.rest()}>{t.stop}</Button>
        ) : (
          <Button kind="main" onPress={() => device.listen()}>
            {t.start}
          </Button>
        )}
        <Button disabled={stage !== 'thinking' && stage !== 'speaking'} onPress={() => device.abort()}>
          {t.abort}
        </Button>
      </div>
    </>
  )
}

function ListenModes({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const id = useId()
  const chosen = device.listenMode.value
  return (
    <fieldset class="talk-listen-modes" aria-describedby={`${id}-hint`}>
      <legend>{t.listening}</legend>
      <div class="row">
        {listenModes.map((mode) => (
          <label key={mode}>
            <input type="radio" name={id} checked={mode === chosen} onChange={() => device.chooseListenMode(mode)} />
            {t.listenModes[mode].name}
          </label>
        ))}
      </div>
      <p class="hint" id={`${id}-hint`}>
        {t.listenModes[chosen].hint}
      </p>
    </fieldset>
  )
}
