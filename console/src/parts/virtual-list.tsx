import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

interface VirtualListProps<Item> {
  readonly items: readonly Item[]
  /** Px; every row is as high. */
  readonly rowHeight: number
  idOf(item: Item): string
  row(item: Item, index: number): ComponentChildren
  /** For screen readers. */
  readonly label: string
  /** Of the list, in CSS; as high as what is left of the window where it is left out. */
  readonly height?: string
}

/** Rows beyond the edges, so that none is missing while the wheel turns. */
const spare = 6

/** A list of any length of which only the rows in sight exist. */
export function VirtualList<Item>({ items, rowHeight, idOf, row, label, height = '70vh' }: VirtualListProps<Item>) {
  const element = useRef<HTMLElement>(null)
  const [view, setView] = useState({ first: 0, count: 30 })
  useLayoutEffect(() => {
    const list = element.current
    if (!list) return
    const look = () => {
      const first = Math.max(0, Math.floor(list.scrollTop / rowHeight) - spare)
      const count = Math.ceil(list.clientHeight / rowHeight) + 2 * spare
      setView((before) => (before.first === first && before.count === count ? before : { first, count }))
    }
    look()
    list.addEventListener('scroll', look, { passive: true })
    const resized = new ResizeObserver(look)
    resized.observe(list)
    return () => {
      list.removeEventListener('scroll', look)
      resized.disconnect()
    }
  }, [rowHeight])
  const first = Math.min(view.first, Math.max(0, items.length - view.count))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="virtual" ref={element} style={{ maxHeight: height }} tabIndex={0} aria-label={label}>
      <ul style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, first + view.count).map((item, offset) => (
          <li
            key={idOf(item)}
            aria-setsize={items.length}
            aria-posinset={first + offset + 1}
            style={{ top: `${(first + offset) * rowHeight}px`, height: `${rowHeight}px` }}
          >
            {row(item, first + offset)}
          </li>
        ))}
      </ul>
    </section>
  )
}
