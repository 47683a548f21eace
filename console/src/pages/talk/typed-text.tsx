import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/fields.tsx'
import { failed } from '../../parts/toast.tsx'
import type { VoiceDevice } from '../../voice/voice-device.ts'
import { words } from './talk-words.ts'

/** Longer texts are refused by the server. */
const maxLength = 4000

/** For who cannot or does not want to speak. */
export function TypedText({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const [text, setText] = useState('')
  const send = () => {
    const said = text.trim()
    if (said === '') return
    setText('')
    device.say(said).catch(failed)
  }
  return (
    <form
      class="talk-type"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <TextField label={t.type} value={text} onChange={setText} maxLength={maxLength} autoComplete="off" />
      <Button type="submit" kind="main">
        {t.send}
      </Button>
    </form>
  )
}
