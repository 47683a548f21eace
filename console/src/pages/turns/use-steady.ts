import { useRef } from 'preact/hooks'

/** A list that does not move on while somebody reads in it; `waiting`: how many new ones there are at its start. */
export function useSteady<Item extends { readonly id: string }>(items: readonly Item[], isHeld: boolean) {
  const held = useRef(items)
  if (!isHeld) held.current = items
  const shown = held.current
  const first = shown[0]
  const waiting = isHeld && first ? items.findIndex(({ id }) => id === first.id) : 0
  return { shown, waiting: Math.max(0, waiting) }
}
