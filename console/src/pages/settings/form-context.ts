import { type ComponentType, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { descriptionOf } from './described.ts'
import { kindOf, type Schema } from './schema.ts'
import { type Path, pathText, valueAt } from './tree.ts'
import type { Draft, Problem } from './use-draft.ts'

export interface FieldProps {
  readonly schema: Schema
  readonly path: Path
  /** Values that are likely. */
  readonly options?: readonly string[] | undefined
}

export interface FormContent {
  readonly draft: Draft
  /** Small letters; empty: everything is shown. */
  readonly wanted: string
  /** The form of any place: forms that hold others take it from here. */
  readonly Field: ComponentType<FieldProps>
}

export const FormContext = createContext<FormContent | undefined>(undefined)

interface Place {
  readonly path: Path
  readonly name: string
  /** As the file says it; `undefined`: it says nothing. */
  readonly written: unknown
  /** As it is in force, secrets masked. */
  readonly inForce: unknown
  readonly problem: Problem | undefined
  set(value: unknown): void
}

/** One place of the configuration, for its field. */
export function usePlace(path: Path): Place {
  const { draft } = useForm()
  const text = pathText(path)
  return {
    path,
    name: String(path.at(-1) ?? ''),
    written: valueAt(draft.values, path),
    inForce: valueAt(draft.file.inForce, path),
    problem: problemsOf(draft).find((problem) => problem.path === text),
    set: (value) => draft.set(path, value),
  }
}

export function useForm(): FormContent {
  const content = useContext(FormContext)
  if (!content) throw new Error('a field stands outside of the form')
  return content
}

/** Of the draft, as soon as the server has checked it; before that of the file. */
export function problemsOf({ checked, file, isDirty }: Draft): readonly Problem[] {
  return checked?.problems ?? (isDirty ? [] : file.problems)
}

/** Whether a field, or one inside of it, has the words that somebody looks for. */
export function isWanted(schema: Schema, path: Path, wanted: string): boolean {
  if (wanted === '' || `${pathText(path)} ${descriptionOf(schema)}`.toLowerCase().includes(wanted)) return true
  const shapes = kindOf(schema) === 'choice' ? (schema.oneOf ?? []) : [schema]
  return shapes.some(({ properties = {} }) =>
    Object.entries(properties).some(([key, child]) => isWanted(child, [...path, key], wanted)),
  )
}
