import { descriptionOf } from './described.ts'
import { useForm } from './form-context.ts'
import type { Schema } from './schema.ts'
import type { Path } from './tree.ts'

interface SectionFieldsProps {
  readonly schema: Schema
  readonly path: Path
  /** Beside its own, that the form has a better place for. */
  readonly without?: readonly string[]
  /** False: somebody else has said what it is. */
  readonly hasLegend?: boolean
}

/** The fields of a map with fixed keys. */
export function SectionFields({ schema, path, without = [], hasLegend = true }: SectionFieldsProps) {
  const { Field } = useForm()
  const fields = Object.entries(schema.properties ?? {})
    .filter(([key]) => !without.includes(key))
    .map(([key, child]) => <Field key={key} schema={child} path={[...path, key]} />)
  if (!hasLegend) return <>{fields}</>
  return (
    <fieldset class="settings-group">
      <legend>{String(path.at(-1))}</legend>
      {schema.description && <p class="hint">{descriptionOf(schema)}</p>}
      {fields}
    </fieldset>
  )
}
