import type { ComponentChildren } from 'preact'

type Kind = 'plain' | 'good' | 'warn' | 'bad'

/** Something that the person should know, beside what it is about. */
export function Notice({ kind = 'plain', children }: { readonly kind?: Kind; readonly children: ComponentChildren }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : undefined}>
      {children}
    </div>
  )
}

/** A state in a word. */
export function Tag({ kind = 'plain', children }: { readonly kind?: Kind; readonly children: ComponentChildren }) {
  return <span class={`tag ${kind}`}>{children}</span>
}

/** There is nothing to show, and what to do about it. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <div class="empty">{children}</div>
}

interface ProgressProps {
  readonly label: string
  /** 0 to 1; `undefined`: nobody knows. */
  readonly value: number | undefined
}

export function Progress({ label, value }: ProgressProps) {
  return (
    <label class="progress">
      <span>{label}</span>
      <progress max={1} value={value} />
    </label>
  )
}
