import { durationText } from '../../lib/format.ts'
import { words } from './detail-words.ts'
import { words as listWords } from './turn-words.ts'
import type { TurnDetails } from './use-turn.ts'

/** The steps of a turn in figures. */
export function StepTable({ steps }: { readonly steps: TurnDetails['steps'] }) {
  const t = words.value
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
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, fromMs, toMs, cut, targetMs }) => (
            <tr key={step} class={targetMs !== null && toMs - fromMs > targetMs ? 'over' : undefined}>
              <th scope="row">{listWords.value.steps[step]}</th>
              <td>{Math.round(fromMs)}</td>
              <td>
                {durationText(toMs - fromMs)}
                {cut && `, ${t.cut}`}
              </td>
              <td>{targetMs === null ? t.noAim : durationText(targetMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
