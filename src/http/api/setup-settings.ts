import type { Edit } from '../../config/edit-yaml.ts'
import type { Config } from '../../config/schema.ts'
import { ApiError } from './api-errors.ts'
import type { EndpointDraft, ModelDraft, RecogniserDraft, VoiceDraft } from './setup-drafts.ts'

const service = 'openai-compatible'

type Settings = Readonly<Record<string, unknown>>

interface ChatModel {
  readonly alias: string
  readonly settings: Settings
  /** Which settings the purpose itself says, and where. */
  readonly overrides: readonly (readonly string[])[]
}

/** What a conversation is answered by, as configured; `undefined`: the server chooses. */
export function chatModel({ llm }: Config): ChatModel | undefined {
  const purpose = llm.purposes.chat === undefined ? 'default' : 'chat'
  const choice = llm.purposes[purpose] ?? Object.keys(llm.models)[0]
  if (choice === undefined) return undefined
  const { use: alias, ...own } = typeof choice === 'string' ? { use: choice } : choice
  const settings = llm.models[alias]
  if (settings === undefined) return undefined
  return {
    alias,
    settings: { ...settings, ...own },
    overrides: Object.keys(own).map((key) => ['llm', 'purposes', purpose, key]),
  }
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
export function modelEdits(config: Config, draft: ModelDraft): Edit[] {
  const chosen = chatModel(config)
  const isOurs = chosen?.settings.provider === service
  const alias = isOurs ? chosen.alias : freeAlias(config)
  const { keepsKey, extraBody, ...settings } = draft
  const moves = isOurs && isSameAddress(draft.baseUrl, chosen.settings.baseUrl)
  const at = (key: string) => ['llm', 'models', alias, key]
  return literally([
    { path: at('provider'), value: service },
    { path: at('baseUrl'), value: settings.baseUrl },
    { path: at('model'), value: settings.model },
    ...(keepsKey ? [] : [{ path: at('apiKey'), value: settings.apiKey }]),
    ...(extraBody === undefined && moves ? [] : [{ path: at('extraBody'), value: extraBody }]),
    ...(isOurs ? chosen.overrides.map((path) => ({ path, value: undefined })) : purposesFor(config, alias)),
  ])
}

function freeAlias({ llm }: Config): string {
  for (let number = 1; ; number++) {
    const alias = number === 1 ? 'main' : `main-${number}`
    if (!Object.hasOwn(llm.models, alias)) return alias
  }
}

function purposesFor({ llm }: Config, alias: string): Edit[] {
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
): Edit[] {
  const { keepsKey = false, ...settings }: Record<string, unknown> = draft
  const written = { ...settings, ...('baseUrl' in settings && { apiKey: settings.apiKey }) }
  const stale = Object.keys(inForce).filter((key) => !(key in written) && draft.provider !== inForce.provider)
  return literally([
    ...stale.filter((key) => key !== 'language').map((key) => ({ path: [section, key], value: undefined })),
    ...Object.entries(written)
      .filter(([key]) => key !== 'apiKey' || !keepsKey)
      .map(([key, value]) => ({ path: [section, key], value })),
  ])
}

/** What was typed is meant as it is: in a file, `${` begins a placeholder. */
const literally = (edits: readonly Edit[]): Edit[] => edits.map(({ path, value }) => ({ path, value: literal(value) }))

function literal(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', '$${')
  if (Array.isArray(value)) return value.map(literal)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item)]))
}
