import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Segment } from '../../lib/api-types.ts'
import { timeText } from '../../lib/format.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Empty, Tag } from '../../parts/notice.tsx'
import { RowOffsets } from './row-offsets.ts'
import { numberOf } from './segment-id.ts'
import { sinceText } from './since-text.ts'
import { words } from './words.ts'

interface TranscriptProps {
  readonly segments: readonly Segment[]
  /** There may be some that are not there yet. */
  readonly isLoading: boolean
  readonly startedAt: string
  /** Segments that are marked. */
  readonly marked: ReadonlySet<string>
  /** Why they are, in a word or two. */
  readonly mark: string
  /** The one to be brought into view; another object asks again. */
  readonly target: { readonly id: string } | undefined
  /** Escape was pressed. */
  onLeave(): void
}

/** Rows beyond the edges. */
const spare = 8
/** How near to the end counts as at the end. */
const nearPx = 48
const lineChars = 60

/** What was said, of which only the part in sight exists; it follows the end until somebody scrolls up. */
export function Transcript({ segments, isLoading, startedAt, marked, mark, target, onLeave }: TranscriptProps) {
  const t = words.value
  const list = useRef<HTMLElement>(null)
  const latest = useRef(segments)
  latest.current = segments
  const rows = useRef<RowOffsets | undefined>(undefined)
  rows.current ??= new RowOffsets((index) => 44 + 24 * Math.ceil((latest.current[index]?.text.length ?? 1) / lineChars))
  const offsets = rows.current
  offsets.resize(segments.length)
  const [view, setView] = useState({ first: 0, last: 40 })
  const [isAtEnd, setAtEnd] = useState(true)
  const isFollowing = useRef(true)
  const goal = useRef<number | undefined>(undefined)

  const look = () => {
    const element = list.current
    if (!element) return
    const { scrollTop, clientHeight } = element
    const first = Math.max(0, offsets.indexAt(scrollTop) - spare)
    const last = Math.min(offsets.count, offsets.indexAt(scrollTop + clientHeight) + 1 + spare)
    setView((before) => (before.first === first && before.last === last ? before : { first, last }))
  }

  useLayoutEffect(() => {
    const index = target ? numberOf(target.id) - 1 : -1
    if (index < 0) return
    goal.current = index
    isFollowing.current = false
    list.current?.scrollTo({ top: offsets.topOf(index) - nearPx })
    look()
  }, [target])

  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    let { clientWidth } = element
    const scrolled = () => {
      isFollowing.current = element.scrollTop + element.clientHeight >= element.scrollHeight - nearPx
      setAtEnd(isFollowing.current)
      look()
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    const resized = new ResizeObserver(() => {
      if (element.clientWidth !== clientWidth) offsets.forget()
      clientWidth = element.clientWidth
      look()
    })
    resized.observe(element)
    return () => {
      element.removeEventListener('scroll', scrolled)
      resized.disconnect()
    }
  }, [segments.length === 0])

  // After each drawing: what is in sight has its real height now, which may move the rest.
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    let isNews = false
    for (const row of element.querySelectorAll<HTMLElement>('li')) {
      if (offsets.measure(Number(row.dataset.index), row.offsetHeight)) isNews = true
    }
    const index = goal.current
    if (index !== undefined) {
      element.scrollTop = offsets.topOf(index) - nearPx
      const row = element.querySelector<HTMLElement>(`[data-index="${index}"]`)
      if (row && !isNews) {
        goal.current = undefined
        row.focus({ preventScroll: true })
      }
    } else if (isFollowing.current) element.scrollTop = element.scrollHeight
    look()
    if (isNews) setView((before) => ({ ...before }))
  })

  const toEnd = () => {
    isFollowing.current = true
    setAtEnd(true)
    list.current?.scrollTo({ top: list.current.scrollHeight })
  }

  if (segments.length === 0 && isLoading) return <p aria-busy="true">{common.value.loading}</p>
  if (segments.length === 0) return <Empty>{t.silent}</Empty>
  const { first } = view
  const last = Math.min(view.last, segments.length)
  return (
    <>
      <section
        class="transcript"
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label={t.transcript}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onLeave()
          if (key === 'End') toEnd()
        }}
      >
        <ol
          style={{ paddingTop: `${offsets.topOf(first)}px`, paddingBottom: `${offsets.total - offsets.topOf(last)}px` }}
        >
          {segments.slice(first, last).map((segment, offset) => (
            <li
              key={segment.id}
              data-index={first + offset}
              class={marked.has(segment.id) ? 'said marked' : 'said'}
              tabIndex={-1}
              aria-setsize={segments.length}
              aria-posinset={first + offset + 1}
            >
              <p class="who">
                <strong>{segment.speaker ?? t.unknownSpeaker}</strong>{' '}
                <time dateTime={segment.at} title={timeText(segment.at, 'seconds')}>
                  {sinceText(startedAt, segment.at)}
                </time>{' '}
                <span class="soft">{segment.id}</span>
                {marked.has(segment.id) && <Tag>{mark}</Tag>}
              </p>
              <p>{segment.text}</p>
            </li>
          ))}
        </ol>
      </section>
      {!isAtEnd && (
        <div class="row end">
          <Button onPress={toEnd}>{t.newest}</Button>
        </div>
      )}
    </>
  )
}
