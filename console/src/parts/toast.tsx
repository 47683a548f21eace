import { signal } from '@preact/signals'
import { common } from '../lib/words.ts'

interface Toast {
  readonly number: number
  readonly text: string
  readonly kind: 'good' | 'bad'
}

const shownMs = 6000
const shown = signal<readonly Toast[]>([])
let count = 0

/** Says something for a few seconds, also to screen readers. */
export function toast(text: string, kind: Toast['kind'] = 'good'): void {
  const one = { number: ++count, text, kind }
  shown.value = [...shown.value.slice(-3), one]
  setTimeout(() => {
    shown.value = shown.value.filter((each) => each !== one)
  }, shownMs)
}

/** Says that something did not work. */
export function failed(error: unknown): void {
  toast(error instanceof Error && error.message ? error.message : common.value.failed, 'bad')
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.value.map(({ number, text, kind }) => (
        <p key={number} class={`toast ${kind}`}>
          {text}
        </p>
      ))}
    </div>
  )
}
