import { SelectField } from '../../parts/fields.tsx'
import { usePlace } from './form-context.ts'
import { alternativeOf, isMap, providersOf, type Schema } from './schema.ts'
import { SectionFields } from './section-fields.tsx'
import { words } from './settings-words.ts'
import type { Path } from './tree.ts'

/** A provider, and the settings that the chosen one has. */
export function ChoiceSection({ schema, path }: { readonly schema: Schema; readonly path: Path }) {
  const { written, set } = usePlace(path)
  const { problem } = usePlace([...path, 'provider'])
  const t = words.value
  const names = providersOf(schema)
  const chosen = alternativeOf(schema, written)
  const unknown = isMap(written) && !chosen ? String(written.provider) : undefined
  return (
    <>
      <SelectField
        label={t.provider}
        value={chosen?.properties?.provider?.const ?? unknown ?? ''}
        options={[...names, ...(unknown === undefined ? [] : [unknown])].map((name) => ({ value: name, text: name }))}
        onChange={(name) => set(chosenSettings(schema, written, name))}
        error={problem && t.problem(problem)}
      />
      {chosen && <SectionFields schema={chosen} path={path} without={['provider']} hasLegend={false} />}
    </>
  )
}

/** Settings that the other provider does not know would only be refused. */
function chosenSettings(schema: Schema, written: unknown, provider: string): unknown {
  const next = alternativeOf(schema, { provider })?.properties ?? {}
  const kept = Object.entries(isMap(written) ? written : {}).filter(([key]) => key !== 'provider' && key in next)
  return { provider, ...Object.fromEntries(kept) }
}
