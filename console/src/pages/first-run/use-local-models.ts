import { useCallback, useEffect, useState } from 'preact/hooks'
import { get, post, remove } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { failed } from '../../parts/toast.tsx'

export type LocalModel = Reply<'listLocalModels'>[number]

/** So often is asked how far a download is, while there is one. */
const everyMs = 500

export const isComing = ({ state }: LocalModel): boolean => state === 'loading' || state === 'unpacking'

/** The models that can run on the server, and the verbs that bring them. */
export function useLocalModels(serves: 'asr' | 'tts') {
  const [models, setModels] = useState<readonly LocalModel[]>([])
  const load = useCallback(async () => {
    const all = await get<readonly LocalModel[]>('/local-models')
    setModels(all.filter((model) => model.serves.startsWith(serves)))
  }, [serves])
  useEffect(() => void load().catch(failed), [load])
  // Each answer is a new list, so that the next question follows it.
  useEffect(() => {
    if (!models.some(isComing)) return
    const timer = setTimeout(() => void load().catch(failed), everyMs)
    return () => clearTimeout(timer)
  }, [models, load])
  return {
    models,
    async pull(name: string) {
      await post(`/local-models/${encodeURIComponent(name)}/pull`)
      await load()
    },
    async cancel(name: string) {
      await remove(`/local-models/${encodeURIComponent(name)}/pull`)
      await load()
    },
  }
}
