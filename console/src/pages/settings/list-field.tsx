import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { descriptionOf } from './described.ts'
import { leaveEntry } from './focus.ts'
import { usePlace } from './form-context.ts'
import type { Schema } from './schema.ts'
import { SectionFields } from './section-fields.tsx'
import { Setting } from './setting.tsx'
import { words } from './settings-words.ts'
import type { Path } from './tree.ts'

/** A list of maps, each with its fields. */
export function ListField({ schema, path }: { readonly schema: Schema; readonly path: Path }) {
  const { written, name, set } = usePlace(path)
  const t = words.value
  const entries: readonly unknown[] = Array.isArray(written) ? written : []
  const { items } = schema
  const [removals, setRemovals] = useState(0)
  if (!items) return null
  const removeAt = (index: number) => {
    leaveEntry()
    // The entries behind it move up: what their fields remember belongs to others then.
    setRemovals(removals + 1)
    set(entries.length === 1 ? undefined : entries.toSpliced(index, 1))
  }
  return (
    <Setting schema={schema} path={path}>
      <fieldset class="settings-group">
        <legend>{name}</legend>
        {schema.description && <p class="hint">{descriptionOf(schema)}</p>}
        {entries.length === 0 && <p class="soft">{t.noEntries}</p>}
        {entries.map((_, index) => (
          <fieldset class="settings-entry" key={`${removals} ${index}`}>
            <legend>{t.entry(index + 1)}</legend>
            <div class="row end">
              <Button kind="quiet" label={t.removeOf(t.entry(index + 1))} onPress={() => removeAt(index)}>
                ✕
              </Button>
            </div>
            <SectionFields schema={items} path={[...path, index]} hasLegend={false} />
          </fieldset>
        ))}
        <div class="settings-add">
          <Button label={t.addTo(name)} onPress={() => set([...entries, {}])}>
            {t.add}
          </Button>
        </div>
      </fieldset>
    </Setting>
  )
}
