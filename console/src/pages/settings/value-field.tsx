import { SelectField, TextField } from '../../parts/fields.tsx'
import { descriptionOf } from './described.ts'
import { type FieldProps, usePlace } from './form-context.ts'
import { kindOf } from './schema.ts'
import { SecretField } from './secret-field.tsx'
import { defaultText, hintOf, labelOf, Setting, variableOf } from './setting.tsx'
import { words } from './settings-words.ts'
import { invalid, useTyped } from './use-typed.ts'

/** A field for one text, number, choice, or anything that has no form of its own. */
export function ValueField({ schema, path, options }: FieldProps) {
  const { written } = usePlace(path)
  const kind = kindOf(schema)
  const isHidden = schema.secret || (typeof written === 'string' && written.startsWith('«secret '))
  const isChoice = (kind === 'select' || kind === 'boolean' || options) && variableOf(written) === undefined
  const isOther = kind === 'json' || typeof written === 'object'
  return (
    <Setting schema={schema} path={path}>
      {isHidden ? (
        <SecretField schema={schema} path={path} />
      ) : isOther ? (
        <JsonField schema={schema} path={path} />
      ) : isChoice ? (
        <ChoiceField schema={schema} path={path} options={options} />
      ) : (
        <WrittenField schema={schema} path={path} />
      )}
    </Setting>
  )
}

const longText = 60

/** Text and numbers; a placeholder may stand in place of both. */
function WrittenField({ schema, path }: FieldProps) {
  const { written, inForce, name, problem, set } = usePlace(path)
  const byDefault = typeof schema.default === 'string' ? schema.default : ''
  const isLong = byDefault.length > longText || (typeof written === 'string' && /\n/.test(written))
  const isNumber = kindOf(schema) === 'number'
  const take = (text: string) => {
    if (text === '' && (isNumber || byDefault === '')) set(undefined)
    else set(isNumber && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text)
  }
  return (
    <TextField
      label={labelOf(name, schema)}
      value={written === undefined ? (isLong ? byDefault : '') : String(written)}
      onChange={take}
      placeholder={isLong ? '' : defaultText(schema)}
      hint={hintOf(schema, written, inForce)}
      error={problem && words.value.problem(problem)}
      autoComplete="off"
      {...(isLong && { rows: 5 })}
    />
  )
}

const unset = ' '

function ChoiceField({ schema, path, options }: FieldProps) {
  const { written, inForce, name, problem, set } = usePlace(path)
  const t = words.value
  const isBoolean = kindOf(schema) === 'boolean'
  const names = isBoolean ? ['true', 'false'] : (options ?? schema.enum ?? [])
  const chosen = written === undefined ? unset : String(written)
  const known = names.includes(chosen) || chosen === unset ? names : [...names, chosen]
  const textOf = (value: string) => (!isBoolean ? value : value === 'true' ? t.yes : t.no)
  return (
    <SelectField
      label={labelOf(name, schema)}
      value={chosen}
      onChange={(value) => set(value === unset ? undefined : isBoolean ? value === 'true' : value)}
      options={[
        { value: unset, text: t.defaultChoice(defaultText(schema) || t.notSet) },
        ...known.map((value) => ({ value, text: textOf(value) })),
      ]}
      hint={hintOf(schema, written, inForce)}
      error={problem && t.problem(problem)}
    />
  )
}

/** What has no form of its own: as JSON, taken over as soon as it is some. */
function JsonField({ schema, path }: FieldProps) {
  const { written, name, problem, set } = usePlace(path)
  const { text, isInvalid, take } = useTyped(written, printed, parsed, set)
  const t = words.value
  return (
    <TextField
      label={labelOf(name, schema)}
      value={text}
      onChange={take}
      rows={4}
      placeholder={defaultText(schema)}
      hint={`${descriptionOf(schema)} ${t.asJson}`}
      error={isInvalid ? t.noJson : problem && t.problem(problem)}
    />
  )
}

const printed = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 2))

function parsed(text: string): unknown {
  try {
    return text.trim() === '' ? undefined : JSON.parse(text)
  } catch {
    return invalid
  }
}
