import { SelectField } from '../../parts/fields.tsx'
import { failed } from '../../parts/toast.tsx'
import type { VoiceDevice } from '../../voice/voice-device.ts'
import { words } from './talk-words.ts'

/** What the device is doing: chat, a meeting and so on. */
export function ModeSwitch({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const current = device.mode.value
  const known = Object.entries(t.modes).map(([value, text]) => ({ value, text }))
  const options = current in t.modes ? known : [...known, { value: current, text: current }]
  return (
    <SelectField
      label={t.mode}
      value={current}
      options={options}
      onChange={(mode) => void device.switchMode(mode).catch(failed)}
    />
  )
}
