import { useEffect, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { live } from '../../lib/live.ts'
import { failed } from '../../parts/toast.tsx'

export type Health = Reply<'readHealth'>

export interface Sample {
  /** Ms since the epoch. */
  readonly at: number
  readonly health: Health
  /** Of one core, since the sample before. */
  readonly cpuPercent: number | undefined
}

/** One each two seconds: ten minutes. */
const maxSamples = 300

/** How the server is and was since the page was opened, the latest sample last. */
export function useHealth(): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([])
  useEffect(() => {
    const add = (health: Health) =>
      setSamples((before) => [...before, sampleOf(health, before.at(-1))].slice(-maxSamples))
    const look = () => void get<Health>('/health').then(add, failed)
    look()
    return live.on(
      'health',
      ({ value }) => {
        if (value) add(value as Health)
      },
      look,
    )
  }, [])
  return samples
}

function sampleOf(health: Health, before: Sample | undefined): Sample {
  const at = Date.parse(health.at)
  const passedMs = before ? at - before.at : 0
  // Within less than that the clock of the CPU time says nothing.
  if (!before || passedMs < 200) return { at, health, cpuPercent: before?.cpuPercent }
  const usedMs = (health.cpuSeconds - before.health.cpuSeconds) * 1000
  return { at, health, cpuPercent: Math.max(0, (usedMs / passedMs) * 100) }
}
