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

/** The output: its latest lines, or those around one. */
export function LinesPanel({ id, count, target, onLatest }: LinesPanelProps) {
  const t = words.value
  const [lines, setLines] = useState<readonly Line[]>([])
  const output = useRef<HTMLElement>(null)
  const number = target?.number
  // What is around a line does not change any more when others come.
  const version = target ?? count

  useEffect(() => {
    let isWanted = true
    const query = number === undefined ? { limit: most } : { limit: around, around: number }
    get<Reply<'listLines'>>(`/coding/sources/${id}/lines`, query).then(({ items }) => {
      if (isWanted) setLines(items)
    }, failed)
    return () => {
      isWanted = false
    }
  }, [id, version])

  const isKept = lines.some((line) => line.number === number)
  useLayoutEffect(() => {
    if (number === undefined) output.current?.scrollTo({ top: output.current.scrollHeight })
    else {
      const place = output.current?.querySelector<HTMLElement>('.marked')
      place?.scrollIntoView({ block: 'center' })
      place?.focus({ preventScroll: true })
    }
  }, [lines])

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
      {number !== undefined && !isKept && lines.length > 0 && <Notice kind="warn">{t.notKept}</Notice>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <section class="output" ref={output} tabIndex={0} aria-label={t.lines}>
        {lines.length === 0 && <p class="soft">{count === 0 ? t.noLines : t.notKept}</p>}
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
