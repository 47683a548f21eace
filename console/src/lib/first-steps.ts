import { get } from './api.ts'
import type { Reply } from './api-types.ts'
import { go, route } from './route.ts'

/** Whoever comes to a server on which something is missing, and that nobody has looked at, is shown the first steps. */
export async function offerFirstSteps(): Promise<void> {
  const { isWanted } = await get<Reply<'readSetup'>>('/setup')
  if (isWanted && route.value.parts.length === 0) go(['first-run'], { replace: true })
}
