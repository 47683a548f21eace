import { useCallback, useEffect, useState } from 'preact/hooks'
import { ApiFailure, get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { live } from '../../lib/live.ts'
import { failed } from '../../parts/toast.tsx'

export type MeetingDetails = Reply<'readMeeting'>

/** How far a summary is nobody tells; windows and devices seldom change. */
const workingMs = 1000
const openMs = 15_000

/** One meeting as it is now; `null`: there is none. */
export function useMeeting(id: string): { readonly meeting: MeetingDetails | null | undefined; load(): Promise<void> } {
  const [meeting, setMeeting] = useState<MeetingDetails | null>()
  const load = useCallback(async () => {
    try {
      setMeeting(await get<MeetingDetails>(`/meetings/${id}`))
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 404) setMeeting(null)
      else failed(error)
    }
  }, [id])

  useEffect(() => {
    void load()
    return live.on(
      'meetings',
      (change) => {
        if (change.id !== id) return
        if (change.value === null) setMeeting(null)
        else void load()
      },
      () => void load(),
    )
  }, [id, load])

  const state = meeting?.state
  useEffect(() => {
    if (state !== 'open' && state !== 'ended') return
    const timer = setInterval(() => void load(), state === 'ended' ? workingMs : openMs)
    return () => clearInterval(timer)
  }, [state, load])

  return { meeting, load }
}
