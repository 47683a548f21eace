import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/fields.tsx'
import { descriptionOf } from './described.ts'
import { leaveEntry } from './focus.ts'
import { useForm, usePlace } from './form-context.ts'
import { entryOf, isMap, kindOf, type Schema } from './schema.ts'
import { SectionFields } from './section-fields.tsx'
import { words } from './settings-words.ts'
import { type Path, valueAt, withRenamed } from './tree.ts'

interface MapFieldProps {
  readonly schema: Schema
  readonly path: Path
}

/** Entries by names that are free, or of a fixed list of names. */
export function MapField({ schema, path }: MapFieldProps) {
  const { draft, Field } = useForm()
  const { written, name } = usePlace(path)
  const entry = entryOf(schema)
  const fixed = schema.propertyNames?.enum
  const entries = isMap(written) ? written : {}
  // Purposes name one of the models.
  const aliases = fixed && Object.keys(valueAt(draft.values, ['llm', 'models']) ?? {})
  if (!entry) return null
  return (
    <fieldset class={path.length === 1 ? 'settings-top' : 'settings-group'}>
      <legend>{name}</legend>
      {schema.description && <p class="hint">{descriptionOf(schema)}</p>}
      {!fixed && Object.keys(entries).length === 0 && <p class="soft">{words.value.noEntries}</p>}
      {(fixed ?? Object.keys(entries)).map((key) =>
        fixed ? (
          <Field key={key} schema={entry} path={[...path, key]} options={aliases} />
        ) : (
          <MapEntry key={key} schema={entry} path={[...path, key]} siblings={entries} />
        ),
      )}
      {!fixed && <NewEntry schema={schema} path={path} siblings={entries} />}
    </fieldset>
  )
}

function MapEntry({
  schema,
  path,
  siblings,
}: MapFieldProps & { readonly siblings: Readonly<Record<string, unknown>> }) {
  const { name, set } = usePlace(path)
  const { Field } = useForm()
  const holder = usePlace(path.slice(0, -1))
  const [next, setNext] = useState<string>()
  const t = words.value
  const isTaken = next !== undefined && next !== name && Object.hasOwn(siblings, next)
  const remove = () => {
    leaveEntry()
    set(undefined)
  }
  const rename = () => {
    if (next && !isTaken) holder.set(withRenamed(siblings, name, next))
    setNext(undefined)
  }
  return (
    <fieldset class="settings-entry">
      <legend>{name}</legend>
      <div class="row end">
        <Button kind="quiet" label={t.renameOf(name)} onPress={() => setNext(next === undefined ? name : undefined)}>
          {t.rename}
        </Button>
        <Button kind="quiet" label={t.removeOf(name)} onPress={remove}>
          ✕
        </Button>
      </div>
      {next !== undefined && (
        <form
          class="row settings-new"
          onSubmit={(event) => {
            event.preventDefault()
            rename()
          }}
        >
          <TextField
            label={t.renameOf(name)}
            value={next}
            onChange={setNext}
            error={isTaken ? t.keyTaken : undefined}
            autoComplete="off"
          />
          <Button type="submit" disabled={next === '' || isTaken}>
            {t.rename}
          </Button>
        </form>
      )}
      {kindOf(schema) === 'section' ? (
        <SectionFields schema={schema} path={path} hasLegend={false} />
      ) : (
        <Field schema={schema} path={path} />
      )}
    </fieldset>
  )
}

function NewEntry({
  schema,
  path,
  siblings,
}: MapFieldProps & { readonly siblings: Readonly<Record<string, unknown>> }) {
  const { name, set } = usePlace(path)
  const [key, setKey] = useState('')
  const t = words.value
  const entry = entryOf(schema)
  const isTaken = Object.hasOwn(siblings, key)
  const add = () => {
    if (!entry || key === '' || isTaken) return
    set({ ...siblings, [key]: blankOf(entry) })
    setKey('')
  }
  return (
    <form
      class="row settings-new"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <TextField
        label={t.newKey(schema.keyName ?? 'name')}
        value={key}
        onChange={setKey}
        error={isTaken ? t.keyTaken : undefined}
        autoComplete="off"
      />
      <Button type="submit" label={t.addTo(name)} disabled={key === '' || isTaken}>
        {t.add}
      </Button>
    </form>
  )
}

/** What a new entry begins with. */
function blankOf(schema: Schema): unknown {
  const kind = kindOf(schema)
  if (kind === 'section' || kind === 'choice' || kind === 'map') return {}
  if (kind === 'words' || kind === 'list') return []
  return kind === 'number' ? 1 : ''
}
