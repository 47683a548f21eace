import { post } from '../../lib/api.ts'
import type { Device } from '../../lib/api-types.ts'
import { isAdmin } from '../../lib/session.ts'
import { Button } from '../../parts/button.tsx'
import { toast } from '../../parts/toast.tsx'
import { firstMode } from './device-filter.ts'
import { deviceWords } from './device-words.ts'
import { modeText, words } from './words.ts'

/** What a device is doing, and what it is to do. */
export function ModePanel({ device }: { readonly device: Device }) {
  const t = deviceWords.value
  const current = device.mode ?? firstMode
  const change = async (state: 'start' | 'end', mode: string) => {
    await post(`/devices/${encodeURIComponent(device.id)}/mode`, { mode, state })
    toast(t.switched(modeText(state === 'start' ? mode : firstMode)))
  }
  return (
    <section class="panel" aria-label={t.modes}>
      <h2>{t.modes}</h2>
      <p>
        {t.inMode(modeText(current))} <span class="soft">{t.modesAbout}</span>
      </p>
      {isAdmin() && (
        <div class="row">
          {Object.keys(words.value.modes)
            .filter((mode) => mode !== current)
            .map((mode) => (
              <Button key={mode} onPress={() => change('start', mode)}>
                {t.start(modeText(mode))}
              </Button>
            ))}
          {current !== firstMode && (
            <Button kind="danger" onPress={() => change('end', current)}>
              {t.end(modeText(current))}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}
