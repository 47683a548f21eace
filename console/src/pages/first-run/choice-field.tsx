import { useState } from 'preact/hooks'
import { inBoth } from '../../lib/language.ts'
import { SelectField, TextField } from '../../parts/fields.tsx'

const words = inBoth({
  en: { other: 'Another one…', name: (label: string) => `${label}: its name` },
  zh: { other: '其他…', name: (label: string) => `${label}：名称` },
})

interface ChoiceFieldProps {
  readonly label: string
  readonly value: string
  /** None: its name is typed. */
  readonly choices: readonly { readonly name: string; readonly text?: string }[]
  readonly hint?: string | undefined
  onChange(value: string): void
}

/** No name of anything. */
const other = '\n'

/** A name out of a list, or one that is not in it. */
export function ChoiceField({ label, value, choices, hint, onChange }: ChoiceFieldProps) {
  const t = words.value
  const [isTyped, setTyped] = useState(false)
  if (choices.length === 0) return <TextField label={label} value={value} onChange={onChange} hint={hint} required />
  const isKnown = choices.some(({ name }) => name === value)
  const all = isKnown || value === '' ? choices : [{ name: value }, ...choices]
  return (
    <>
      <SelectField
        label={label}
        value={isTyped || value === '' ? other : value}
        options={[
          ...all.map(({ name, text }) => ({ value: name, text: text ?? name })),
          { value: other, text: t.other },
        ]}
        hint={hint}
        onChange={(name) => {
          setTyped(name === other)
          onChange(name === other ? '' : name)
        }}
      />
      {(isTyped || value === '') && <TextField label={t.name(label)} value={value} onChange={onChange} required />}
    </>
  )
}
