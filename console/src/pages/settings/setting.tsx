import type { ComponentChildren } from 'preact'
import { Button } from '../../parts/button.tsx'
import { Tag } from '../../parts/notice.tsx'
import { descriptionOf, unitOf } from './described.ts'
import { backToField } from './focus.ts'
import { usePlace } from './form-context.ts'
import type { Schema } from './schema.ts'
import { words } from './settings-words.ts'
import type { Path } from './tree.ts'

interface SettingProps {
  readonly schema: Schema
  readonly path: Path
  /** The field itself. */
  readonly children: ComponentChildren
}

/** A field with where its value comes from, and the way back to the default. */
export function Setting({ schema, path, children }: SettingProps) {
  const { written, name, set } = usePlace(path)
  const t = words.value
  const variable = variableOf(written)
  const reset = () => {
    backToField()
    set(undefined)
  }
  return (
    <div class="setting">
      {children}
      <div class="setting-side">
        {variable !== undefined && <Tag>{t.fromVariable(variable)}</Tag>}
        {variable === undefined && written !== undefined && <Tag>{t.fromFile}</Tag>}
        {schema.restart && <Tag kind="warn">{t.restartTag}</Tag>}
        {written !== undefined && typeof path.at(-1) === 'string' && (
          <Button kind="quiet" label={t.resetOf(name)} onPress={reset}>
            {t.reset}
          </Button>
        )}
      </div>
    </div>
  )
}

/** The variable that a value comes from, if it does from one. */
export function variableOf(written: unknown): string | undefined {
  return typeof written === 'string' ? /^\$\{(\w+)(?::-[^}]*)?\}$/.exec(written)?.[1] : undefined
}

export function labelOf(name: string, schema: Schema): string {
  const unit = unitOf(schema)
  return unit === undefined ? name : `${name} (${unit})`
}

/** A default in words. */
export function defaultText({ default: value, defaultText: text }: Schema): string {
  const t = words.value
  if (text !== undefined) return text
  if (value === undefined) return ''
  if (value === '') return t.empty
  if (typeof value === 'boolean') return value ? t.yes : t.no
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What a field is for, and what it is while it is not set. */
export function hintOf(schema: Schema, written: unknown, inForce: unknown): string {
  const t = words.value
  if (variableOf(written) !== undefined && inForce !== undefined) {
    return joined(descriptionOf(schema), t.inForce(String(inForce)))
  }
  const byDefault = defaultText(schema)
  // A long one stands in the field.
  return joined(descriptionOf(schema), byDefault === '' || byDefault.length > 60 ? '' : t.byDefault(byDefault))
}

const joined = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(' · ')
