import { TextField } from '../../parts/fields.tsx'
import { admissionWords } from './admission-words.ts'

/** What people say of a device; an empty text says nothing. */
export interface Introduction {
  readonly name: string
  readonly owner: string
  readonly group: string
}

interface IntroductionFieldsProps {
  readonly value: Introduction
  onChange(value: Introduction): void
  /** Of the fields that the server refused. */
  readonly wrong?: readonly string[]
  readonly message?: string | undefined
}

export function IntroductionFields({ value, onChange, wrong = [], message }: IntroductionFieldsProps) {
  const t = admissionWords.value
  const errorOf = (field: string) => (wrong.includes(field) ? message : undefined)
  return (
    <>
      <TextField
        label={t.name}
        value={value.name}
        onChange={(name) => onChange({ ...value, name })}
        hint={t.nameHint}
        maxLength={64}
        error={errorOf('name')}
      />
      <TextField
        label={t.owner}
        value={value.owner}
        onChange={(owner) => onChange({ ...value, owner })}
        maxLength={64}
        error={errorOf('owner')}
      />
      <TextField
        label={t.group}
        value={value.group}
        onChange={(group) => onChange({ ...value, group })}
        hint={t.groupHint}
        maxLength={64}
        error={errorOf('group')}
      />
    </>
  )
}

/** For the API; what is empty is cleared (`null`), or not said at all. */
export function introductionBody(value: Introduction, empty: null | undefined): Record<string, string | null> {
  const given = Object.entries(value).map(([field, text]): [string, string | null | undefined] => [
    field,
    text.trim() === '' ? empty : text.trim(),
  ])
  return Object.fromEntries(given.filter((entry): entry is [string, string | null] => entry[1] !== undefined))
}
