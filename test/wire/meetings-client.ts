import { expect } from 'vitest'
import type { SimulatedBadge } from '../../device/simulated-badge.ts'
import { startApi } from './api-client.ts'

export interface Meeting {
  readonly id: string
  readonly title: string
  readonly state: string
  readonly group: string
  readonly code: string | null
  readonly devices: readonly string[]
  readonly segments: number
}
export interface Segment {
  readonly id: string
  readonly text: string
  readonly speaker: string | null
  readonly device: string
}
interface Details extends Meeting {
  readonly participants: readonly { readonly id: string; readonly name: string | null; readonly online: boolean }[]
  readonly coverage: { readonly covered: number; readonly total: number; readonly gaps: readonly string[][] }
  readonly checkpoints: readonly { readonly from: string; readonly to: string; readonly state: string }[]
  readonly progress: { readonly stage: string; readonly elapsedMs: number } | null
  readonly summary: { readonly title: string; readonly bullets: readonly string[] } | null
}

export const said = [
  { text: 'The printer on the second floor is broken.', speakerId: 'Anna' },
  { text: '我们决定买一台新的打印机。', speakerId: '李伟' },
  { text: 'Anna will order the printer by 2026-12-04.', speakerId: 'Anna' },
]

const minutes = {
  title: 'Printer',
  bullets: [{ text: 'The printer on the second floor is broken.', segments: ['s1'] }],
  decisions: [{ text: '买一台新的打印机。', segments: ['s2'] }],
  actions: [{ text: 'Order the printer', owner: 'Anna', due: '2026-12-04', segments: ['s3'] }],
  risks: [],
  nextSteps: [],
}

/** A server with an API, and what it takes to hold a meeting there. */
export async function startMeetings(options: Parameters<typeof startApi>[0] = {}) {
  const api = await startApi(options)
  const { server, ask } = api
  server.script.answers = [{ pieces: [JSON.stringify(minutes)] }]
  const arrive = async (deviceId: string) => {
    const badge = server.device({ deviceId })
    await badge.hello()
    return badge
  }
  const open = async (badge: SimulatedBadge) => {
    badge.send({ type: 'mode', state: 'start', mode: 'meeting' })
    return String((await badge.expect('meeting', { phase: 'started' })).sessionId)
  }
  const tell = async (badge: SimulatedBadge, items: readonly object[] = said) => {
    badge.send({ type: 'meeting', phase: 'snippet', items })
    await badge.expect('meeting', { phase: 'snippet' })
  }
  const read = async (id: string) => (await ask<Details>(`GET /meetings/${id}`)).json
  const finish = async (id: string) => {
    await ask(`POST /meetings/${id}/end`)
    await expect.poll(async () => (await read(id)).state, { timeout: 10_000 }).toBe('summarised')
  }
  /** A meeting that has ended and has its summary. */
  const held = async (deviceId = 'badge-a') => {
    const badge = await arrive(deviceId)
    const id = await open(badge)
    await tell(badge)
    await finish(id)
    return { badge, id }
  }
  return { ...api, arrive, open, tell, read, finish, held }
}
