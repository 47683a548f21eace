import { durationText } from '../../lib/format.ts'
import { stepMs, turnSteps } from '../../voice/turn-times.ts'
import type { VoiceDevice } from '../../voice/voice-device.ts'
import { words } from './talk-words.ts'

/** How long each step of the last turn took, as it was seen from here. */
export function TurnTimes({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const { marks } = device.conversation.value
  const steps = turnSteps.map((step) => ({ step, ms: stepMs(marks, step) }))
  if (steps.every(({ ms }) => ms === undefined)) return null
  const longestMs = Math.max(...steps.map(({ ms }) => ms ?? 0))
  return (
    <section class="panel talk-last">
      <h2>{t.lastTurn}</h2>
      <dl class="talk-times">
        {steps.map(({ step, ms }) => (
          <div key={step} data-step={step}>
            <dt>{t.steps[step]}</dt>
            <dd>
              <span class="talk-bar" style={{ width: `${longestMs > 0 ? (60 * (ms ?? 0)) / longestMs : 0}%` }} />
              {durationText(ms)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
