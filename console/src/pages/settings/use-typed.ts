import { useState } from 'preact/hooks'
import { isEqual } from './tree.ts'

/** What a typed text does not stand for a value. */
export const invalid = Symbol('no value')

interface Typed {
  readonly text: string
  /** What is typed stands for no value; the last one that did is kept. */
  readonly isInvalid: boolean
  take(text: string): void
}

/** A value that is typed as text: what is typed stays as it is as long as it means the value. */
export function useTyped(
  value: unknown,
  print: (value: unknown) => string,
  parse: (text: string) => unknown,
  set: (value: unknown) => void,
): Typed {
  const [typed, setTyped] = useState<string>()
  const meant = typed === undefined ? undefined : parse(typed)
  const isOwn = typed !== undefined && (meant === invalid || isEqual(meant, value))
  return {
    text: isOwn ? typed : print(value),
    isInvalid: isOwn && meant === invalid,
    take(text) {
      setTyped(text)
      const next = parse(text)
      if (next !== invalid) set(next)
    },
  }
}
