import { useEffect, useState } from 'preact/hooks'
import { failed } from '../../parts/toast.tsx'
import type { VoiceDevice } from '../../voice/voice-device.ts'
import { words } from './talk-words.ts'

/** Push to talk: by pointer, by the keys of a focused button, and by the space bar wherever nothing is typed. */
export function HoldButton({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const [isHeld, setHeld] = useState(false)

  useEffect(() => {
    let isDown = false
    const set = (next: boolean) => {
      if (next === isDown) return
      isDown = next
      setHeld(next)
      const done = next ? device.press() : device.release()
      done.catch(failed)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isTalkKey(event)) return
      // The page does not scroll, and no click follows.
      event.preventDefault()
      set(true)
    }
    const onKeyUp = (event: KeyboardEvent) => {
      if (isDown && (event.key === ' ' || event.key === 'Enter')) {
        event.preventDefault()
        set(false)
      }
    }
    const onPointerDown = (event: PointerEvent) => {
      if (event.button === 0 && event.target instanceof Element && event.target.closest('[data-hold]')) set(true)
    }
    const letGo = () => set(false)
    // Screen readers press a button without a key or a pointer that could be held: the next press lets go.
    const onClick = ({ target, detail }: MouseEvent) => {
      if (detail === 0 && target instanceof Element && target.closest('[data-hold]')) set(!isDown)
    }
    // A long touch is no wish for a menu.
    const onMenu = (event: Event) => {
      if (isDown) event.preventDefault()
    }
    const listening = new AbortController()
    const { signal } = listening
    addEventListener('click', onClick, { signal })
    addEventListener('contextmenu', onMenu, { signal })
    addEventListener('keydown', onKeyDown, { signal })
    addEventListener('keyup', onKeyUp, { signal })
    addEventListener('pointerdown', onPointerDown, { signal })
    addEventListener('pointerup', letGo, { signal })
    addEventListener('pointercancel', letGo, { signal })
    addEventListener('blur', letGo, { signal })
    return () => {
      listening.abort()
      set(false)
    }
  }, [device])

  return (
    <button type="button" class="button main talk-hold" data-hold aria-pressed={isHeld} title={t.holdHint}>
      {isHeld ? t.holding : t.hold}
    </button>
  )
}

/** Space, except where it means something else; Enter on the button itself. */
function isTalkKey({ key, target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey || !(target instanceof Element)) return false
  if (target.closest('[data-hold]')) return key === ' ' || key === 'Enter'
  return key === ' ' && !target.closest('input, textarea, select, button, a, [contenteditable]')
}
