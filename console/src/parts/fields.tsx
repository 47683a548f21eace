import type { ComponentChildren, InputHTMLAttributes } from 'preact'
import { useId } from 'preact/hooks'

interface FieldProps<Value> {
  readonly label: ComponentChildren
  readonly value: Value
  onChange(value: Value): void
  readonly hint?: ComponentChildren
  /** What is wrong with the value. */
  readonly error?: string | undefined
  readonly disabled?: boolean | undefined
}

interface TextFieldProps extends FieldProps<string> {
  readonly type?: 'text' | 'password' | 'number' | 'search' | 'url' | 'date' | 'datetime-local'
  readonly placeholder?: string
  readonly required?: boolean
  /** Several lines. */
  readonly rows?: number
  readonly autoComplete?: string
  readonly inputMode?: 'numeric' | 'text'
  readonly maxLength?: number
  readonly list?: string
}

export function TextField({ label, value, onChange, hint, error, rows, type = 'text', ...rest }: TextFieldProps) {
  const id = useId()
  const shared = {
    ...rest,
    id,
    value,
    'aria-invalid': error !== undefined,
    'aria-describedby': hint || error ? `${id}-more` : undefined,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => onChange(event.currentTarget.value),
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows === undefined ? (
        <input {...({ ...shared, type } as InputHTMLAttributes<HTMLInputElement>)} />
      ) : (
        <textarea rows={rows} {...shared} />
      )}
      <More id={id} hint={hint} error={error} />
    </div>
  )
}

interface SelectFieldProps<Value extends string> extends FieldProps<Value> {
  readonly options: readonly { readonly value: Value; readonly text: string }[]
}

export function SelectField<Value extends string>({
  label,
  value,
  onChange,
  options,
  hint,
  error,
  disabled,
}: SelectFieldProps<Value>) {
  const id = useId()
  const choose = (text: string) => {
    const option = options.find((each) => each.value === text)
    if (option) onChange(option.value)
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-invalid={error !== undefined}
        aria-describedby={hint || error ? `${id}-more` : undefined}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
      <More id={id} hint={hint} error={error} />
    </div>
  )
}

export function CheckField({ label, value, onChange, hint, error, disabled }: FieldProps<boolean>) {
  const id = useId()
  return (
    <div class="field check">
      <input
        id={id}
        type="checkbox"
        checked={value}
        disabled={disabled}
        aria-describedby={hint || error ? `${id}-more` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      <More id={id} hint={hint} error={error} />
    </div>
  )
}

function More({
  id,
  hint,
  error,
}: {
  readonly id: string
  readonly hint: ComponentChildren
  readonly error: string | undefined
}) {
  if (!hint && !error) return null
  return (
    <p id={`${id}-more`} class={error ? 'hint bad' : 'hint'}>
      {error ?? hint}
    </p>
  )
}
