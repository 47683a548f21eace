import { useId } from 'preact/hooks'
import type { VoiceKind } from './voice-choices.ts'

interface SpeedFieldProps {
  readonly label: string
  readonly value: number
  readonly range: NonNullable<VoiceKind['speed']>
  onChange(value: number): void
}

export function SpeedField({ label, value, range: { min, max, step, unit }, onChange }: SpeedFieldProps) {
  const id = useId()
  const text = `${value} ${unit}`
  return (
    <div class="field">
      <label for={id}>
        {label} <output for={id}>{text}</output>
      </label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
      />
    </div>
  )
}
