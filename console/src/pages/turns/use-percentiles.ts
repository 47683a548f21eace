import { useEffect, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { failed } from '../../parts/toast.tsx'

export type Percentiles = Reply<'readTurnPercentiles'>

const againMs = 10_000
const buckets = 30

/** How long people waited in the last minutes, as it is now and every few seconds while the page is looked at. */
export function usePercentiles(minutes: number, device: string): Percentiles | undefined {
  const [found, setFound] = useState<Percentiles>()
  useEffect(() => {
    let isWanted = true
    const load = async () => {
      if (document.hidden) return
      const reply = await get<Percentiles>('/turns/percentiles', { minutes, buckets, device: device || undefined })
      if (isWanted) setFound(reply)
    }
    load().catch(failed)
    // That a later one fails is told by the state of the connection.
    const timer = setInterval(() => void load().catch(() => undefined), againMs)
    return () => {
      isWanted = false
      clearInterval(timer)
    }
  }, [minutes, device])
  return found
}
