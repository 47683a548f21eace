import { common } from '../lib/words.ts'
import { Button } from './button.tsx'
import { toast } from './toast.tsx'

/** Puts a text onto the clipboard. */
export function CopyButton({ text }: { readonly text: string }) {
  const copy = async () => {
    // Pages that came over plain HTTP from another machine have no clipboard of the newer kind.
    if (navigator.clipboard) await navigator.clipboard.writeText(text)
    else copyBySelection(text)
    toast(common.value.copied)
  }
  return <Button onPress={copy}>{common.value.copy}</Button>
}

function copyBySelection(text: string): void {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  // What is outside of an open dialog cannot be selected.
  const place = before?.closest('dialog') ?? document.body
  place.append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  if (!isCopied) throw new Error(common.value.failed)
}
