import { SelectField, TextField } from '../../parts/fields.tsx'
import type { DeviceFilter } from './device-filter.ts'
import { words } from './words.ts'

interface FilterFieldsProps {
  readonly filter: DeviceFilter
  onChange(filter: DeviceFilter): void
}

export function FilterFields({ filter, onChange }: FilterFieldsProps) {
  const t = words.value
  const set = (change: Partial<DeviceFilter>) => onChange({ ...filter, ...change })
  const all = { value: 'all', text: t.all } as const
  const named = <Name extends string>(texts: Readonly<Record<Name, string>>) =>
    (Object.entries(texts) as [Name, string][]).map(([value, text]) => ({ value, text }))
  return (
    <search class="fleet-filter">
      <TextField type="search" label={t.searchLabel} value={filter.text} onChange={(text) => set({ text })} />
      <SelectField
        label={t.presence}
        value={filter.presence}
        options={[all, { value: 'online', text: t.online }, { value: 'offline', text: t.offline }]}
        onChange={(presence) => set({ presence })}
      />
      <SelectField
        label={t.access}
        value={filter.access}
        options={[all, ...named(t.accesses)]}
        onChange={(access) => set({ access })}
      />
      <SelectField
        label={t.mode}
        value={filter.mode}
        options={[all, ...named(t.modes)]}
        onChange={(mode) => set({ mode })}
      />
      <SelectField
        label={t.order}
        value={filter.order}
        options={named(t.orders)}
        onChange={(order) => set({ order })}
      />
    </search>
  )
}
