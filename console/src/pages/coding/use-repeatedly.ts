import { useEffect, useRef } from 'preact/hooks'

/** Does something again and again while it `isWanted`, and the page is looked at. */
export function useRepeatedly(action: () => void, everyMs: number, isWanted: boolean): void {
  const latest = useRef(action)
  latest.current = action
  useEffect(() => {
    if (!isWanted) return
    const timer = setInterval(() => {
      if (!document.hidden) latest.current()
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs, isWanted])
}
