import { apiHref, remove } from '../../lib/api.ts'
import { isAdmin } from '../../lib/session.ts'
import { Button } from '../../parts/button.tsx'
import { confirm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { words } from './detail-words.ts'
import type { TurnDetails } from './use-turn.ts'

/** Both sides of a turn to listen to again, where they were recorded. */
export function TurnSound({ turn: { id, sounds } }: { readonly turn: TurnDetails }) {
  const t = words.value
  if (sounds.length === 0) return <p class="soft small">{t.notRecorded}</p>
  if (!isAdmin()) return <p class="soft small">{t.adminsOnly}</p>
  return (
    <div class="turn-sound">
      <h3>{t.sound}</h3>
      {sounds.map((side) => (
        <figure key={side}>
          <figcaption>{t.sides[side]}</figcaption>
          {/* biome-ignore lint/a11y/useMediaCaption: what was said is only kept as a text where that is turned on */}
          <audio controls preload="metadata" aria-label={t.sides[side]} src={apiHref(`/turns/${id}/audio`, { side })} />
        </figure>
      ))}
      <Button kind="danger" onPress={() => forget(id)}>
        {t.remove}
      </Button>
    </div>
  )
}

async function forget(id: string): Promise<void> {
  const t = words.value
  if (!(await confirm({ title: t.removeTitle, text: t.removeText, action: t.remove }))) return
  await remove(`/turns/${id}/audio`)
  toast(t.removed)
}
