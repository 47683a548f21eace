import { useCallback, useEffect, useState } from 'preact/hooks'
import { get, remove } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { bytesText } from '../../lib/format.ts'
import { live } from '../../lib/live.ts'
import { hrefOf } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import { Button } from '../../parts/button.tsx'
import { confirm } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { failed, toast } from '../../parts/toast.tsx'
import { words } from './kept-words.ts'

type Kept = Reply<'readKeptTurns'>

/** What comes in one after the other is asked for once. */
const settleMs = 2000

/** What is kept of people beside how long they waited, and where that is changed. */
export function KeptNotice() {
  const t = words.value
  const [kept, reload] = useKept()
  if (!kept) return null
  const { sound, text, recordedTurns, bytes, recordMegabytes, recordDays } = kept
  const most = bytesText(recordMegabytes * 1_000_000)
  return (
    <Notice>
      <div class="row kept">
        <span>
          {sound
            ? t.on(recordedTurns, bytesText(bytes), most, recordDays)
            : recordedTurns > 0
              ? t.left(recordedTurns, bytesText(bytes))
              : t.off}{' '}
          {text ? t.withText : t.text} <a href={hrefOf(['settings'])}>{t.settings}</a>
        </span>
        {recordedTurns > 0 && isAdmin() && (
          <Button kind="danger" onPress={() => removeAll().then(reload)}>
            {t.remove}
          </Button>
        )}
      </div>
    </Notice>
  )
}

function useKept(): [Kept | undefined, () => void] {
  const [kept, setKept] = useState<Kept>()
  const load = useCallback(() => void get<Kept>('/turns/kept').then(setKept, failed), [])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        load()
      }, settleMs)
    }
    const ends = ['turns', 'config'].map((topic) => live.on(topic, soon, load))
    load()
    return () => {
      clearTimeout(timer)
      for (const end of ends) end()
    }
  }, [load])
  return [kept, load]
}

async function removeAll(): Promise<void> {
  const t = words.value
  if (!(await confirm({ title: t.removeTitle, text: t.removeText, action: t.remove }))) return
  const { turns } = await remove<Reply<'forgetAudio'>>('/turns/audio')
  toast(t.removed(turns))
}
