import { useCallback, useEffect, useState } from 'preact/hooks'
import { ApiFailure, get, post, remove } from '../../lib/api.ts'
import { timeText } from '../../lib/format.ts'
import { live } from '../../lib/live.ts'
import { go, hrefOf } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { confirm } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { failed, toast } from '../../parts/toast.tsx'
import { InsightList } from './insight-list.tsx'
import { LinesPanel } from './lines-panel.tsx'
import { SourceState } from './source-state.tsx'
import type { SourceDetails } from './source-types.ts'
import { Statistics } from './statistics.tsx'
import { words } from './words.ts'

/** One source: what is wrong, what to do about it, and the output itself. */
export function SourceView({ id }: { readonly id: string }) {
  const t = words.value
  const { source, load } = useSource(id)
  const [target, setTarget] = useState<{ readonly number: number }>()

  if (source === undefined) return <p aria-busy="true">{common.value.loading}</p>
  if (source === null) {
    return (
      <Page title={t.title}>
        <Notice kind="warn">{t.gone}</Notice>
        <p>
          <a href={hrefOf(['coding'])}>{t.back}</a>
        </p>
      </Page>
    )
  }
  const { name, command, running, startedAt, devices, phase, step, counters } = source
  const stop = async () => {
    const question = { title: t.stopTitle, text: t.stopText, action: t.stop, kind: 'main' } as const
    if (!(await confirm(question))) return
    await post(`/coding/sources/${id}/stop`, {})
    await load()
  }
  const forget = async () => {
    if (!(await confirm({ title: t.deleteTitle, text: t.deleteText, action: t.delete }))) return
    await remove(`/coding/sources/${id}`)
    toast(t.deleted)
    go(['coding'], { replace: true })
  }
  return (
    <Page
      title={name || command || t.unnamed}
      about={<a href={hrefOf(['coding'])}>{t.back}</a>}
      actions={
        isAdmin() && (
          <>
            {running && <Button onPress={stop}>{t.stop}</Button>}
            <Button kind="danger" onPress={forget}>
              {t.delete}
            </Button>
          </>
        )
      }
    >
      <div class="row source-facts">
        <span role="status">
          <SourceState source={source} />
        </span>
        {command !== '' && <code>{command}</code>}
        <Fact name={t.began} value={timeText(startedAt, 'seconds')} />
        <Fact name={t.phase} value={phase} />
        <Fact name={t.step} value={step} />
        <Fact name={t.tells} value={devices.join(', ')} />
      </div>
      <div class="source-columns">
        <div>
          <InsightList source={source} onLine={(number) => setTarget({ number })} />
          <Statistics counters={counters} />
        </div>
        <LinesPanel id={id} count={counters.lines} target={target} onLatest={() => setTarget(undefined)} />
      </div>
    </Page>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  if (value === '') return null
  return (
    <span>
      <span class="soft">{name}</span> {value}
    </span>
  )
}

/** `null`: there is none (any more). */
function useSource(id: string): { readonly source: SourceDetails | null | undefined; load(): Promise<void> } {
  const [source, setSource] = useState<SourceDetails | null>()
  const load = useCallback(async () => {
    try {
      setSource(await get<SourceDetails>(`/coding/sources/${id}`))
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 404) setSource(null)
      else failed(error)
    }
  }, [id])
  useEffect(() => {
    void load()
    return live.on(
      `coding:${id}`,
      ({ value }) => {
        if (value === undefined) void load()
        else setSource(value as SourceDetails | null)
      },
      () => void load(),
    )
  }, [id, load])
  const isFollowed = live.state.value === 'open'
  useEffect(() => {
    // What came between the first load and the beginning of the subscription.
    if (isFollowed) void load()
  }, [isFollowed, load])
  return { source, load }
}
