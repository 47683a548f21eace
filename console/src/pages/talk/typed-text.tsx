import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/fields.tsx'
import { failed, toast } from '../../parts/toast.tsx'
import type { VoiceDevice } from '../../voice/voice-device.ts'
import { words } from './talk-words.ts'

/** Longer texts are refused by the server. */
const maxLength = 4000

/** For who cannot or does not want to speak. */
export function TypedText({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const [text, setText] = useState('')
  const send = async () => {
    const said = text.trim()
    if (said === '') return
    setText('')
    if (await device.say(said)) return
    // Nothing of it is lost, unless something else has been typed since.
    setText((since) => (since === '' ? said : since))
    toast(t.notSent, 'bad')
  }
  return (
    <form
      class="talk-type"
      onSubmit={(event) => {
        event.preventDefault()
        send().catch(failed)
      }}
    >
      <TextField label={t.type} value={text} onChange={setText} maxLength={maxLength} autoComplete="off" />
      <Button type="submit" kind="main">
        {t.send}
      </Button>
    </form>
  )
}
