import { durationText } from '../../lib/format.ts'
import { TurnBar } from './turn-bar.tsx'
import { roundUp } from './turn-times.ts'
import { words } from './turn-words.ts'
import type { TurnDetails } from './use-turn.ts'

/** The steps of a turn one below the other, each where it began; the table below it says the same to everybody. */
export function Waterfall({ steps }: { readonly steps: TurnDetails['steps'] }) {
  const spans = steps.map(({ step, fromMs, toMs, cut }) => ({ step, fromMs, toMs, isCut: cut }))
  // What is played goes on for long: as much of it as lets the others be seen.
  const soundMs = Math.max(...spans.filter(({ step }) => step !== 'playing').map(({ toMs }) => toMs), 0)
  const scaleMs = Math.max(1, Math.min(Math.max(...spans.map(({ toMs }) => toMs), 0), roundUp(soundMs * 1.5)))
  return (
    <div class="waterfall small" aria-hidden="true">
      {spans.map(({ step, fromMs, toMs }, index) => (
        <div key={step}>
          <span>{words.value.steps[step]}</span>
          <TurnBar steps={spans} scaleMs={scaleMs} only={index} />
          <span>{durationText(toMs - fromMs)}</span>
        </div>
      ))}
    </div>
  )
}
