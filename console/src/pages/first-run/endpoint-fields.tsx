import { TextField } from '../../parts/fields.tsx'
import { words } from './first-run-words.ts'

/** An OpenAI-compatible service, as it is being typed. */
export interface EndpointDraft {
  readonly baseUrl: string
  readonly apiKey: string
  readonly model: string
}

/** What is set already. */
export interface SetEndpoint {
  readonly baseUrl: string | undefined
  readonly hasKey: boolean
}

interface EndpointFieldsProps {
  readonly draft: EndpointDraft
  readonly set: SetEndpoint
  onChange(draft: EndpointDraft): void
}

/** Whether the key that is set goes with the address in the field. */
function keepsKey({ baseUrl, apiKey }: EndpointDraft, set: SetEndpoint): boolean {
  return apiKey.trim() === '' && set.hasKey && set.baseUrl === baseUrl.trim()
}

/** As the API takes it. */
export function endpointBody(draft: EndpointDraft, set: SetEndpoint) {
  const [baseUrl, apiKey, model] = [draft.baseUrl.trim(), draft.apiKey.trim(), draft.model.trim()]
  return { baseUrl, model, ...(keepsKey(draft, set) ? { keepsKey: true } : apiKey !== '' && { apiKey }) }
}

export function EndpointFields({ draft, set, onChange }: EndpointFieldsProps) {
  const t = words.value
  return (
    <>
      <TextField
        type="url"
        label={t.address}
        hint={t.addressHint}
        value={draft.baseUrl}
        onChange={(baseUrl) => onChange({ ...draft, baseUrl })}
        required
      />
      <TextField
        type="password"
        label={t.key}
        hint={keepsKey(draft, set) ? t.keyKept : t.keyHint}
        value={draft.apiKey}
        onChange={(apiKey) => onChange({ ...draft, apiKey })}
        autoComplete="off"
      />
    </>
  )
}
