import { useEffect, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { live } from '../../lib/live.ts'
import { failed } from '../../parts/toast.tsx'

export type Screen = Reply<'readScreen'>

/** What a device shows, as it changes; `undefined` until it is known. */
export function useScreen(id: string): Screen | undefined {
  const [screen, setScreen] = useState<Screen>()
  useEffect(() => {
    let isOver = false
    const load = () => {
      get<Screen>(`/devices/${encodeURIComponent(id)}/screen`).then((loaded) => {
        if (!isOver) setScreen(loaded)
      }, failed)
    }
    const end = live.on(
      `screens:${id}`,
      ({ value }) => {
        if (value) setScreen(value as Screen)
        else load()
      },
      load,
    )
    return () => {
      isOver = true
      end()
    }
  }, [id])
  return screen
}
