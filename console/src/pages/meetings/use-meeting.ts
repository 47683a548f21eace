import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { ApiFailure, get } from '../../lib/api.ts'
import type { Meeting, Reply } from '../../lib/api-types.ts'
import { live } from '../../lib/live.ts'
import { failed } from '../../parts/toast.tsx'

export type MeetingDetails = Reply<'readMeeting'>

/** How far a summary is nobody tells. */
const workingMs = 1000
/** Nor which device has come or gone. */
const openMs = 15_000
/** With each contribution the meeting changes; its windows need not be asked for as often. */
const settleMs = 2000

/** One meeting as it is now; `null`: there is none. */
export function useMeeting(id: string): { readonly meeting: MeetingDetails | null | undefined; load(): Promise<void> } {
  const [meeting, setMeeting] = useState<MeetingDetails | null>()
  const latest = useRef(meeting)
  latest.current = meeting
  const load = useCallback(async () => {
    try {
      setMeeting(await get<MeetingDetails>(`/meetings/${id}`))
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 404) setMeeting(null)
      else failed(error)
    }
  }, [id])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = (value: Meeting | null | undefined) => {
      if (value === null) return setMeeting(null)
      const before = latest.current
      if (!before || value?.state !== before.state) return void load()
      setMeeting({ ...before, ...value })
      timer ??= setTimeout(() => {
        timer = undefined
        void load()
      }, settleMs)
    }
    void load()
    const end = live.on(
      'meetings',
      (change) => {
        if (change.id === id) take(change.value as Meeting | null | undefined)
      },
      () => void load(),
    )
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [id, load])

  const state = meeting?.state
  useEffect(() => {
    if (state !== 'open' && state !== 'ended') return
    const timer = setInterval(() => void load(), state === 'ended' ? workingMs : openMs)
    return () => clearInterval(timer)
  }, [state, load])

  return { meeting, load }
}
