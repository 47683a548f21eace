import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { common } from '../lib/words.ts'
import { Button } from './button.tsx'

interface DialogProps {
  readonly title: ComponentChildren
  readonly children: ComponentChildren
  /** Buttons at its end; one that closes is there where this is left out. */
  readonly actions?: ComponentChildren
  onClose(): void
}

/** A window above the page, while it is rendered: keeps the focus, Escape closes it. */
export function Dialog({ title, children, actions, onClose }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    element.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
      <div class="row end">{actions ?? <Button onPress={onClose}>{common.value.close}</Button>}</div>
    </dialog>
  )
}

interface Question {
  readonly title: string
  /** What will happen. */
  readonly text: string
  /** What the button says that does it. */
  readonly action: string
  readonly kind?: 'main' | 'danger'
}

const asked = signal<(Question & { answer(isYes: boolean): void }) | undefined>(undefined)

/** Asks before something that cannot be taken back. */
export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer(isYes) {
        asked.value = undefined
        resolve(isYes)
      },
    }
  })
}

export function Questions() {
  const question = asked.value
  if (!question) return null
  return (
    <Dialog
      title={question.title}
      onClose={() => question.answer(false)}
      actions={
        <>
          <Button onPress={() => question.answer(false)}>{common.value.cancel}</Button>
          <Button kind={question.kind ?? 'danger'} onPress={() => question.answer(true)}>
            {question.action}
          </Button>
        </>
      }
    >
      <p>{question.text}</p>
    </Dialog>
  )
}
