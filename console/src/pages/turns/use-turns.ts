import { get } from '../../lib/api.ts'
import type { Reply, Turn } from '../../lib/api-types.ts'
import { type Collection, useCollection } from '../../lib/collection.ts'

/** What the server keeps. */
const atMost = 10_000
const partLength = 1000

/** All turns that the server knows, the newest first. */
export function useTurns(): Collection<Turn> {
  return useCollection<Turn>({ topic: 'turns', load: loadTurns, idOf: ({ id }) => id, newAt: 'start', atMost })
}

async function loadTurns(): Promise<readonly Turn[]> {
  const turns: Turn[] = []
  let total = 1
  while (turns.length < Math.min(total, atMost)) {
    const part = await loadPart(turns.length)
    turns.push(...part.items)
    total = part.items.length === 0 ? 0 : part.total
  }
  if (turns.length <= partLength) return turns
  // Those that came meanwhile have moved the others on.
  const { items } = await loadPart(0)
  return [...new Map([...items, ...turns].map((turn) => [turn.id, turn])).values()]
}

const loadPart = (offset: number) => get<Reply<'listTurns'>>('/turns', { offset, limit: partLength })
