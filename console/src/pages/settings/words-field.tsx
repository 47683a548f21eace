import { TextField } from '../../parts/fields.tsx'
import { descriptionOf } from './described.ts'
import { problemsOf, useForm, usePlace } from './form-context.ts'
import type { Schema } from './schema.ts'
import { labelOf, Setting } from './setting.tsx'
import { words } from './settings-words.ts'
import { type Path, pathText } from './tree.ts'
import { useTyped } from './use-typed.ts'

/** A list of words, one per line. */
export function WordsField({ schema, path }: { readonly schema: Schema; readonly path: Path }) {
  const { written, name, set } = usePlace(path)
  const { draft } = useForm()
  const { text, take } = useTyped(written, printed, parsed, set)
  const t = words.value
  const own = pathText(path)
  // A problem of one word stands at the list.
  const problem = problemsOf(draft).find(({ path: at }) => at === own || at.startsWith(`${own}[`))
  const byDefault = Array.isArray(schema.default) ? schema.default.join('\n') : ''
  return (
    <Setting schema={schema} path={path}>
      <TextField
        label={labelOf(name, schema)}
        value={text}
        onChange={take}
        rows={Math.min(8, Math.max(2, (text || byDefault).split('\n').length))}
        placeholder={byDefault}
        hint={`${descriptionOf(schema)} ${t.onePerLine}`}
        error={problem && t.problem(problem)}
      />
    </Setting>
  )
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join('\n')
  return value === undefined ? '' : String(value)
}

function parsed(text: string): unknown {
  const found = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return found.length === 0 ? undefined : found
}
