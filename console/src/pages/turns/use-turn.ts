import { useCallback, useEffect, useState } from 'preact/hooks'
import { ApiFailure, get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { live } from '../../lib/live.ts'

export type TurnDetails = Reply<'readTurn'>

/** One turn with its steps; `gone`: the server no longer knows it. */
export function useTurn(id: string): TurnDetails | 'loading' | 'gone' | Error {
  const [turn, setTurn] = useState<TurnDetails | 'loading' | 'gone' | Error>('loading')
  const load = useCallback(async () => {
    try {
      setTurn(await get<TurnDetails>(`/turns/${encodeURIComponent(id)}`))
    } catch (failure) {
      const isGone = failure instanceof ApiFailure && (failure.status === 404 || failure.status === 422)
      setTurn(isGone ? 'gone' : failure instanceof Error ? failure : new Error(String(failure)))
    }
  }, [id])
  useEffect(() => {
    const end = live.on(
      'turns',
      (change) => {
        if (change.id === id) void load()
      },
      () => void load(),
    )
    void load()
    return end
  }, [id, load])
  return turn
}
