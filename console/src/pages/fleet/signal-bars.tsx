import { words } from './words.ts'

/** From this many dBm on one more bar; below the first one hardly anything gets through. */
const steps = [-85, -75, -67, -60] as const

/** How well a device hears its access point, as phones show it. */
export function SignalBars({ dbm }: { readonly dbm: number | null }) {
  const t = words.value
  if (dbm === null) return null
  const text = t.signal(dbm)
  const bars = steps.filter((step) => dbm >= step).length
  return (
    <svg
      class={`signal ${bars <= 1 ? 'weak' : ''}`}
      viewBox="0 0 20 16"
      width="20"
      height="16"
      role="img"
      aria-label={text}
    >
      <title>{text}</title>
      {steps.map((step, index) => (
        <rect
          key={step}
          x={index * 5}
          y={12 - index * 4}
          width="4"
          height={4 + index * 4}
          class={index < bars ? 'there' : ''}
        />
      ))}
    </svg>
  )
}
