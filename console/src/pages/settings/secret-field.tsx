import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/fields.tsx'
import { descriptionOf } from './described.ts'
import { usePlace } from './form-context.ts'
import type { Schema } from './schema.ts'
import { variableOf } from './setting.tsx'
import { words } from './settings-words.ts'
import type { Path } from './tree.ts'

/** A secret can be replaced, never read: what the server sends in its place is only a handle. */
export function SecretField({ schema, path }: { readonly schema: Schema; readonly path: Path }) {
  const { written, name, problem, set } = usePlace(path)
  const [old, setOld] = useState<unknown>()
  const replacement = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (old !== undefined) replacement.current?.querySelector('input')?.focus()
  }, [old])
  const t = words.value
  const isHandle = typeof written === 'string' && written.startsWith('«secret ')
  const hint = descriptionOf(schema)
  if (isHandle) {
    return (
      <div class="field">
        <span class="label">{name}</span>
        <div class="row">
          <span>{t.secretSet}</span>
          <Button
            label={t.replaceOf(name)}
            onPress={() => {
              setOld(written)
              set('')
            }}
          >
            {t.replace}
          </Button>
        </div>
        <p class={problem ? 'hint bad' : 'hint'}>{problem ? t.problem(problem) : hint}</p>
      </div>
    )
  }
  return (
    <div ref={replacement}>
      <TextField
        label={old === undefined ? name : t.newValue(name)}
        type={variableOf(written) === undefined ? 'password' : 'text'}
        autoComplete="new-password"
        value={typeof written === 'string' ? written : ''}
        onChange={(text) => set(text === '' && old === undefined ? undefined : text)}
        hint={`${hint} ${written === undefined ? t.secretNotSet : ''} ${t.variableHint}`}
        error={problem && t.problem(problem)}
      />
      {old !== undefined && (
        <Button
          kind="quiet"
          onPress={() => {
            set(old)
            setOld(undefined)
          }}
        >
          {t.keep}
        </Button>
      )}
    </div>
  )
}
