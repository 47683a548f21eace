import type { StepSpan } from '../../../../src/records/turn-steps.ts'

interface TurnBarProps {
  readonly steps: readonly StepSpan[]
  /** The right edge, in ms since the end of speech. */
  readonly scaleMs: number
  /** One line for each step, else all in one. */
  readonly only?: number
}

const width = 1000

/** The steps of a turn as a bar: what goes beyond the scale is cut off. Figures beside it say the same. */
export function TurnBar({ steps, scaleMs, only }: TurnBarProps) {
  const at = (ms: number) => (Math.min(ms, scaleMs) / scaleMs) * width
  return (
    <svg class="turn-bar" viewBox={`0 0 ${width} 10`} preserveAspectRatio="none" aria-hidden="true">
      {steps.map(({ step, fromMs, toMs, isCut }, index) =>
        (only !== undefined && only !== index) || fromMs >= scaleMs ? null : (
          <rect
            key={step}
            class={`step-${step}${isCut ? ' cut' : ''}`}
            x={at(fromMs)}
            y={0}
            // What took no time can be seen all the same.
            width={Math.max(2, at(toMs) - at(fromMs))}
            height={10}
          />
        ),
      )}
    </svg>
  )
}
