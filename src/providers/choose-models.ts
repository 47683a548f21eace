import { type Config, type Purpose, purposeNames } from '../config/schema.ts'
import type { LanguageModel } from './contract.ts'
import { type Candidate, failoverModel } from './failover/failover.ts'
import type { Holding } from './holding.ts'
import { localServerModel } from './llm/local-server.ts'
import { endpointOf } from './local-endpoint.ts'

type ByPurpose = Readonly<Record<Purpose, LanguageModel>>

export interface Models {
  readonly byPurpose: ByPurpose
  /** Set when nothing but the built-in assistant answers. */
  readonly advice?: string
}

/** For each purpose the model that is configured, with its stand-ins; a purpose without one uses the default. */
export async function chooseModels(llm: Config['llm'], holding: Holding): Promise<Models> {
  const home = llm.purposes.default ?? llm.purposes.chat ?? Object.keys(llm.models)[0]
  if (home === undefined) return unconfiguredModels(llm, holding)
  const without = purposeNames.filter((purpose) => purpose !== 'default' && llm.purposes[purpose] === undefined)
  if (llm.purposes.default !== undefined && without.length > 0) {
    holding.ports.log.warn({ purposes: without }, 'purposes without a model of their own use the default')
  }
  return {
    byPurpose: await forEachPurpose((purpose) => modelFor(purpose, llm.purposes[purpose] ?? home, llm, holding)),
  }
}

async function forEachPurpose(make: (purpose: Purpose) => Promise<LanguageModel>): Promise<ByPurpose> {
  const byPurpose: Partial<Record<Purpose, LanguageModel>> = {}
  for (const purpose of purposeNames) byPurpose[purpose] = await make(purpose)
  return byPurpose as ByPurpose
}

/** Without `llm.models`: what the environment or this machine offers, else the built-in assistant (operation 4). */
async function unconfiguredModels(llm: Config['llm'], holding: Holding): Promise<Models> {
  const { env, fetch } = holding.ports
  const endpoint = endpointOf(env)
  const local = endpoint ? undefined : await localServerModel(fetch)
  const settings = endpoint ? { ...endpoint, model: env.OPENAI_MODEL || 'gpt-4o-mini' } : local
  const vendor = settings ? 'openai-compatible' : 'built-in'
  return {
    byPurpose: await forEachPurpose(async (purpose) =>
      withStandIns([await holding.llm(vendor, settings ?? {}, `llm for ${purpose}`)], llm, holding),
    ),
    ...(!settings && {
      advice: 'answers by rules only; set OPENAI_API_KEY (and OPENAI_BASE_URL), start Ollama, or fill llm.models',
    }),
  }
}

async function modelFor(
  purpose: Purpose,
  choice: string | { use: string },
  llm: Config['llm'],
  holding: Holding,
): Promise<LanguageModel> {
  const { use, ...overrides } = typeof choice === 'string' ? { use: choice } : choice
  const candidates: Candidate[] = []
  for (const alias of [use, ...llm.fallback]) {
    const { provider = 'openai-compatible', ...settings } = llm.models[alias] ?? {}
    const merged = alias === use ? { ...settings, ...overrides } : settings
    const candidate = await holding.llm(provider, merged, `llm.purposes.${purpose}`)
    if (!candidates.some(({ instance }) => instance === candidate.instance)) candidates.push(candidate)
  }
  return withStandIns(candidates, llm, holding)
}

function withStandIns(
  candidates: readonly Candidate[],
  { deadlines, hedge }: Config['llm'],
  { ports: { clock } }: Holding,
): LanguageModel {
  return failoverModel({ candidates, deadlines, hedge: hedge.enabled ? hedge : undefined, clock })
}
