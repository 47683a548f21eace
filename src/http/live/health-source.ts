import type { Clock, Timer } from '../../lib/clock.ts'
import type { LiveFeed } from '../../live/live-feed.ts'

const everyMs = 2000

/** Tells how the server is, again and again, as long as somebody follows that. Returns what ends it. */
export function tellHealth(feed: LiveFeed, clock: Clock, read: () => Promise<object>): () => void {
  return feed.whileFollowed('health', () => {
    let timer: Timer | undefined
    let isOver = false
    const tell = async () => {
      const view = await read()
      if (isOver) return
      feed.append('health', 'server', view)
      timer = clock.after(everyMs, () => void tell())
    }
    void tell()
    return () => {
      isOver = true
      timer?.cancel()
    }
  })
}
