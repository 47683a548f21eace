import type { YamlEdit } from '../../config/edit-yaml.ts'
import type { Config } from '../../config/schema.ts'
import { ApiError } from './api-errors.ts'
import type { EndpointDraft, ModelDraft, RecogniserDraft, VoiceDraft } from './setup-drafts.ts'

const service = 'openai-compatible'

type Settings = Readonly<Record<string, unknown>>

/** What a conversation is answered by, as configured; `undefined`: the server chooses. */
export function chatModel({ llm }: Config): { alias: string; settings: Settings } | undefined {
  const choice = llm.purposes.chat ?? llm.purposes.default ?? Object.keys(llm.models)[0]
  const alias = typeof choice === 'string' ? choice : choice?.use
  const settings = alias === undefined ? undefined : llm.models[alias]
  return alias === undefined || settings === undefined ? undefined : { alias, settings }
}

/** As the provider wants them. `inForce`: of the same kind, whose key may be kept. */
export function endpointSettings<Draft extends EndpointDraft>(draft: Draft, inForce: Settings | undefined) {
  const { keepsKey, apiKey, ...settings } = draft
  const key = keepsKey ? keptKey(draft, inForce) : apiKey
  return { ...settings, ...(key !== undefined && { apiKey: key }) }
}

/** A key goes to nobody else than it was set for, whoever asks. */
function keptKey({ baseUrl }: EndpointDraft, inForce: Settings | undefined): string | undefined {
  if (inForce?.provider === service && isSameAddress(baseUrl, inForce.baseUrl)) {
    return typeof inForce.apiKey === 'string' ? inForce.apiKey : undefined
  }
  throw new ApiError('SCHEMA_INVALID', 'The key that is set belongs to another address: type the one for this.', {
    fields: ['apiKey'],
  })
}

function isSameAddress(one: string, other: unknown): boolean {
  return typeof other === 'string' && new URL(one).href === new URL(other).href
}

/** What a recogniser or voice of a draft is made of. */
export function partSettings(
  draft: RecogniserDraft | VoiceDraft,
  inForce: Config['asr'] | Config['tts'],
): Settings & { provider: string } {
  return draft.provider === service ? endpointSettings(draft, inForce) : draft
}

/** The alias of the conversation gets other settings, or a new one where that is of another kind. */
export function modelEdits(config: Config, draft: ModelDraft): YamlEdit[] {
  const chosen = chatModel(config)
  const isOurs = chosen?.settings.provider === service
  const alias = isOurs ? chosen.alias : freeAlias(config)
  const { keepsKey, extraBody, ...settings } = draft
  const moves = isOurs && isSameAddress(draft.baseUrl, chosen.settings.baseUrl)
  const at = (key: string) => ['llm', 'models', alias, key]
  return [
    { path: at('provider'), value: service },
    { path: at('baseUrl'), value: settings.baseUrl },
    { path: at('model'), value: settings.model },
    ...(keepsKey ? [] : [{ path: at('apiKey'), value: settings.apiKey }]),
    ...(extraBody === undefined && moves ? [] : [{ path: at('extraBody'), value: extraBody }]),
    ...(isOurs ? [] : purposesFor(config, alias)),
  ]
}

function freeAlias({ llm }: Config): string {
  for (let number = 1; ; number++) {
    const alias = number === 1 ? 'main' : `main-${number}`
    if (!Object.hasOwn(llm.models, alias)) return alias
  }
}

function purposesFor({ llm }: Config, alias: string): YamlEdit[] {
  return [
    { path: ['llm', 'purposes', 'default'], value: alias },
    ...(llm.purposes.chat === undefined ? [] : [{ path: ['llm', 'purposes', 'chat'], value: alias }]),
  ]
}

/** A section with `provider` and its settings; those of another provider go. */
export function partEdits(
  section: 'asr' | 'tts',
  draft: RecogniserDraft | VoiceDraft,
  inForce: Config['asr'] | Config['tts'],
): YamlEdit[] {
  const { keepsKey = false, ...settings }: Record<string, unknown> = draft
  const written = { ...settings, ...('baseUrl' in settings && { apiKey: settings.apiKey }) }
  const stale = Object.keys(inForce).filter((key) => !(key in written) && draft.provider !== inForce.provider)
  return [
    ...stale.filter((key) => key !== 'language').map((key) => ({ path: [section, key], value: undefined })),
    ...Object.entries(written)
      .filter(([key]) => key !== 'apiKey' || !keepsKey)
      .map(([key, value]) => ({ path: [section, key], value })),
  ]
}
