import { useMemo } from 'preact/hooks'
import type { Turn } from '../../lib/api-types.ts'
import { durationText } from '../../lib/format.ts'
import { SelectField } from '../../parts/fields.tsx'
import type { Filter } from './turn-filter.ts'
import { words } from './turn-words.ts'

interface FilterFieldsProps {
  readonly filter: Filter
  readonly turns: readonly Turn[]
  nameOf(deviceId: string): string
  onChange(filter: Filter): void
}

const outcomes = ['answered', 'interrupted', 'failed', 'redirected', 'silent'] as const
const waits = ['1000', '2000', '3000', '5000'] as const

const order = new Intl.Collator()

/** What is to be shown. */
export function FilterFields({ filter, turns, nameOf, onChange }: FilterFieldsProps) {
  const t = words.value
  const devices = useMemo(() => {
    const known = new Set(turns.map(({ device }) => device))
    if (filter.device !== '') known.add(filter.device)
    const options = [...known].map((value) => ({ value, text: nameOf(value) }))
    return options.sort((a, b) => order.compare(a.text, b.text))
  }, [turns, filter.device, nameOf])
  return (
    <fieldset class="turn-filter">
      <legend class="visually-hidden">{t.filter}</legend>
      <SelectField
        label={t.device}
        value={filter.device}
        options={[{ value: '', text: t.everyDevice }, ...devices]}
        onChange={(device) => onChange({ ...filter, device })}
      />
      <SelectField
        label={t.outcome}
        value={filter.outcome}
        options={[
          { value: '', text: t.everyOutcome },
          ...outcomes.map((value) => ({ value, text: t.outcomes[value] })),
        ]}
        onChange={(outcome) => onChange({ ...filter, outcome })}
      />
      <SelectField
        label={t.slower}
        value={filter.slowerThanMs}
        options={[
          { value: '', text: t.everySpeed },
          ...waits.map((value) => ({ value, text: t.slowerThan(durationText(Number(value))) })),
        ]}
        onChange={(slowerThanMs) => onChange({ ...filter, slowerThanMs })}
      />
    </fieldset>
  )
}
