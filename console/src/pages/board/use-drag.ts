import { useEffect, useRef, useState } from 'preact/hooks'
import { type Status, statuses } from './board-types.ts'

/** A card on its way: how far the pointer has taken it, and the column that it is over. */
export interface Drag {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly over: Status | undefined
}

/** Less than this is a press, not a drag. */
const thresholdPx = 6

/** Drags cards by mouse, pen or finger; Escape gives up. */
export function useDrag(onDrop: (id: string, status: Status) => void) {
  const [drag, setDrag] = useState<Drag>()
  const stop = useRef<(() => void) | undefined>(undefined)
  const drop = useRef(onDrop)
  drop.current = onDrop
  useEffect(() => () => stop.current?.(), [])

  const start = (event: PointerEvent, id: string) => {
    if (event.button !== 0 || stop.current) return
    const listening = new AbortController()
    let current: Drag | undefined
    const show = (next: Drag | undefined) => {
      current = next
      setDrag(next)
    }
    const end = () => {
      listening.abort()
      stop.current = undefined
      show(undefined)
    }
    stop.current = end
    const move = ({ clientX, clientY }: PointerEvent) => {
      const [x, y] = [clientX - event.clientX, clientY - event.clientY]
      if (current || Math.hypot(x, y) >= thresholdPx) show({ id, x, y, over: columnAt(clientX, clientY) })
    }
    const release = () => {
      const over = current?.over
      end()
      if (over) drop.current(id, over)
    }
    const options = { signal: listening.signal }
    addEventListener('pointermove', move, options)
    addEventListener('pointerup', release, options)
    addEventListener('pointercancel', end, options)
    addEventListener('keydown', ({ key }) => key === 'Escape' && end(), options)
  }
  return { drag, start }
}

/** The dragged card itself lets pointers through (board.css). */
function columnAt(x: number, y: number): Status | undefined {
  const name = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-status]')?.dataset.status
  return statuses.find((status) => status === name)
}
