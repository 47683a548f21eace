import { durationText } from '../../lib/format.ts'
import { words } from './detail-words.ts'
import { TurnBar } from './turn-bar.tsx'
import { roundUp } from './turn-times.ts'
import { words as listWords } from './turn-words.ts'
import type { TurnDetails } from './use-turn.ts'

/** The steps of a turn as a waterfall: a table with a bar in each row. */
export function StepTable({ steps }: { readonly steps: TurnDetails['steps'] }) {
  const t = words.value
  const spans = steps.map(({ step, fromMs, toMs, cut }) => ({ step, fromMs, toMs, isCut: cut }))
  // What is played goes on for long: as much of it as lets the others be seen.
  const soundMs = Math.max(...spans.filter(({ step }) => step !== 'playing').map(({ toMs }) => toMs), 0)
  const scaleMs = Math.max(1, Math.min(Math.max(...spans.map(({ toMs }) => toMs), 0), roundUp(soundMs * 2)))
  return (
    <div class="scroll-x">
      <table class="step-table">
        <caption class="small soft">{t.table}</caption>
        <thead>
          <tr>
            <th scope="col">{t.step}</th>
            <th scope="col">{t.from}</th>
            <th scope="col">{t.took}</th>
            <th scope="col">{t.aim}</th>
            <td class="step-bar" />
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, fromMs, toMs, cut, targetMs }, index) => (
            <tr key={step} class={targetMs !== null && toMs - fromMs > targetMs ? 'over' : undefined}>
              <th scope="row">{listWords.value.steps[step]}</th>
              <td>{Math.round(fromMs)}</td>
              <td>
                {durationText(toMs - fromMs)}
                {cut && `, ${t.cut}`}
              </td>
              <td>{targetMs === null ? t.noAim : durationText(targetMs)}</td>
              <td class="step-bar">
                <TurnBar steps={spans} scaleMs={scaleMs} only={index} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
