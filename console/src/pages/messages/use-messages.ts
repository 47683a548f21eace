import { useRef, useState } from 'preact/hooks'
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
/** So many are loaded at once. */
const limit = 500

interface Messages extends Collection<Message> {
  readonly total: number
  /** Loads older ones, too; `undefined`: all are there. */
  readonly loadOlder: (() => void) | undefined
}

/** The latest messages that fit, the newest first, and how many there are. */
export function useMessages(filter: MessageFilter): Messages {
  const [total, setTotal] = useState(0)
  const parts = useRef(1)
  const collection = useCollection<Message>(
    {
      topic: 'messages',
      gatherMs,
      async load() {
        const messages = new Map<number, Message>()
        for (let part = 0; part < parts.current; part++) {
          const page = await get<Reply<'listMessages'>>('/messages', { ...filter, limit, offset: part * limit })
          setTotal(page.total)
          for (const message of page.items) messages.set(message.number, message)
          if (page.items.length < limit) break
        }
        return [...messages.values()]
      },
      idOf: ({ number }) => String(number),
    },
    JSON.stringify(filter),
  )
  const loadOlder = () => {
    parts.current++
    collection.reload()
  }
  return { ...collection, total, loadOlder: collection.items.length < total ? loadOlder : undefined }
}
