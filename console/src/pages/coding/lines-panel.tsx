import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { failed } from '../../parts/toast.tsx'
import type { Line } from './source-types.ts'
import { words } from './words.ts'

interface LinesPanelProps {
  readonly id: string
  /** Lines that have come: with each change the latest are loaded. */
  readonly count: number
  /** A line to be shown with those around it; absent: the latest. */
  readonly target: { readonly number: number } | undefined
  onLatest(): void
}

const most = 200
const around = 41
/** How near to the end counts as at the end. */
const nearPx = 24
/** While lines pour in, the latest are loaded this often. */
const leastMs = 500

/** The output: its latest lines, or those around one. */
export function LinesPanel({ id, count, target, onLatest }: LinesPanelProps) {
  const t = words.value
  const [shown, setShown] = useState<{ readonly lines: readonly Line[]; readonly number: number | undefined }>({
    lines: [],
    number: undefined,
  })
  const output = useRef<HTMLElement>(null)
  const isFollowing = useRef(true)
  const loadedAt = useRef(0)
  const number = target?.number
  const wanted = useRef(number)
  wanted.current = number
  // What is around a line does not change any more when others come.
  const version = target ?? count

  useEffect(() => {
    const load = async () => {
      loadedAt.current = Date.now()
      const query = number === undefined ? { limit: most } : { limit: around, around: number }
      const { items } = await get<Reply<'listLines'>>(`/coding/sources/${id}/lines`, query)
      if (wanted.current === number) setShown({ lines: items, number })
    }
    const waitMs = number === undefined ? loadedAt.current + leastMs - Date.now() : 0
    const timer = setTimeout(() => load().catch(failed), Math.max(0, waitMs))
    return () => clearTimeout(timer)
  }, [id, version])

  const { lines } = shown
  const isMissing = number !== undefined && shown.number === number && !lines.some((line) => line.number === number)
  useLayoutEffect(() => {
    const element = output.current
    const place = element?.querySelector<HTMLElement>('.marked')
    if (place && shown.number !== undefined) {
      place.scrollIntoView({ block: 'center' })
      place.focus({ preventScroll: true })
    } else if (isFollowing.current) element?.scrollTo({ top: element.scrollHeight })
  }, [shown])

  return (
    <section aria-labelledby="lines-title" class="lines-column">
      <div class="row between">
        <h2 id="lines-title">{t.lines}</h2>
        <span class="row">
          <span class="soft small" role="status">
            {number === undefined ? t.latest : t.around(number)}
          </span>
          {number !== undefined && <Button onPress={onLatest}>{t.latest}</Button>}
        </span>
      </div>
      {isMissing && <Notice kind="warn">{t.notKept}</Notice>}
      <section
        class="output"
        ref={output}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label={t.lines}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          isFollowing.current = scrollTop + clientHeight >= scrollHeight - nearPx
        }}
      >
        {count === 0 && <p class="soft">{t.noLines}</p>}
        <ol>
          {lines.map((line, index) => {
            const missing = line.number - (lines[index - 1]?.number ?? line.number - 1) - 1
            return (
              <li
                key={line.number}
                class={line.number === number ? 'marked' : undefined}
                aria-current={line.number === number ? 'location' : undefined}
                tabIndex={-1}
              >
                {missing > 0 && <p class="soft small">… {t.gap(missing)}</p>}
                <span class="number">{line.number}</span> <code>{line.text}</code>
              </li>
            )
          })}
        </ol>
      </section>
    </section>
  )
}
