import type { ComponentChildren } from 'preact'

interface ScrollSidewaysProps {
  /** For screen readers. */
  readonly label: string
  /** On a panel of its own. */
  readonly isPanel?: boolean
  readonly children: ComponentChildren
}

/** Something, e.g. a table, that may be wider than the window. */
export function ScrollSideways({ label, isPanel = false, children }: ScrollSidewaysProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class={isPanel ? 'scroll-x panel' : 'scroll-x'} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
