import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { failed } from './toast.tsx'

interface ButtonProps {
  readonly children: ComponentChildren
  /** What it does; while its promise is open the button waits, and a failure is shown. */
  readonly onPress?: () => unknown
  readonly kind?: 'main' | 'plain' | 'danger' | 'quiet'
  readonly type?: 'button' | 'submit'
  readonly disabled?: boolean | undefined
  /** Where the text alone does not say it. */
  readonly label?: string | undefined
  readonly pressed?: boolean | undefined
}

export function Button({ children, onPress, kind = 'plain', type = 'button', disabled, label, pressed }: ButtonProps) {
  const [isBusy, setBusy] = useState(false)
  const press = async () => {
    const done = onPress?.()
    if (!(done instanceof Promise)) return
    setBusy(true)
    await done.catch(failed)
    setBusy(false)
  }
  return (
    <button
      type={type}
      class={`button ${kind}`}
      disabled={disabled || isBusy}
      aria-busy={isBusy}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={() => void press()}
    >
      {children}
    </button>
  )
}
