import { useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { type Collection, useCollection } from '../../lib/collection.ts'

export type Message = Reply<'listMessages'>['items'][number]

export interface MessageFilter {
  readonly device?: string | undefined
  readonly partner?: string | undefined
  readonly state?: Message['state'] | undefined
}

/** Messages come by the dozen; each load costs the server as much as many of them. */
export const gatherMs = 1000
/** So many are shown, the latest. */
const limit = 500

/** The latest messages that fit, the newest first, and how many there are. */
export function useMessages(filter: MessageFilter): Collection<Message> & { readonly total: number } {
  const [total, setTotal] = useState(0)
  const collection = useCollection<Message>(
    {
      topic: 'messages',
      gatherMs,
      async load() {
        const page = await get<Reply<'listMessages'>>('/messages', { ...filter, limit })
        setTotal(page.total)
        return page.items
      },
      idOf: ({ number }) => String(number),
    },
    JSON.stringify(filter),
  )
  return { ...collection, total }
}
