/** Whoever uses the keyboard goes on where something is, when what had the focus goes. */

/** From an entry that is about to be removed to where a new one is made. */
export function leaveEntry(): void {
  const holder = document.activeElement?.closest('.settings-entry')?.parentElement
  holder?.querySelector<HTMLElement>(':scope > .settings-new input, :scope > .settings-add button')?.focus()
}

/** From a button beside a field to the field. */
export function backToField(): void {
  const setting = document.activeElement?.closest('.setting')
  setting?.querySelector<HTMLElement>('input, select, textarea, .field button')?.focus()
}
