import { z } from 'zod'
import type { Config } from '../../config/schema.ts'
import { lanAddress } from '../../lib/lan-address.ts'
import { maskText } from '../../observe/secrets.ts'
import type { PartStatus } from '../../providers/setup.ts'
import type { SettingStore } from '../../store/settings.ts'
import { chatModel } from './setup-settings.ts'

export const setupSteps = ['language-model', 'recogniser', 'voice', 'talk'] as const
export type SetupStep = (typeof setupSteps)[number]

export const stepState = z.enum(['open', 'done', 'skipped'])
const stepStates = z.object({
  'language-model': stepState,
  recogniser: stepState,
  voice: stepState,
  talk: stepState,
}) satisfies z.ZodType<Record<SetupStep, unknown>>
type StepStates = z.output<typeof stepStates>

const setting = z.union([z.string(), z.number()])

export const setupView = z.object({
  steps: stepStates.describe('What somebody has done or passed over.'),
  isWanted: z.boolean().describe('Something is missing, and nobody has looked at any step.'),
  parts: z
    .array(
      z.object({
        part: z.enum(['recogniser', 'language model', 'speech']),
        name: z.string(),
        advice: z.string().optional().describe('What is missing or limited, and what changes it.'),
      }),
    )
    .readonly()
    .describe('What is in use now.'),
  languageModel: z
    .object({ provider: z.string(), baseUrl: z.string().optional(), model: z.string().optional(), hasKey: z.boolean() })
    .optional()
    .describe('As configured for conversations; absent: the server chooses.'),
  recogniser: z.record(z.string(), setting).describe('As configured, without its key.'),
  recogniserHasKey: z.boolean(),
  voice: z.record(z.string(), setting).describe('As configured, without its key.'),
  voiceHasKey: z.boolean(),
  publicUrl: z.string().optional().describe('As configured.'),
  lanHost: z.string().describe('Under which devices on the same network reach this server, as far as it knows.'),
})

const place = { scope: 'console', name: 'first-run' } as const
const noSteps: StepStates = { 'language-model': 'open', recogniser: 'open', voice: 'open', talk: 'open' }

export async function readSteps(settings: Pick<SettingStore, 'get'>): Promise<StepStates> {
  const kept = stepStates.safeParse(await settings.get(place.scope, place.name))
  return kept.success ? kept.data : noSteps
}

export async function keepStep(
  settings: Pick<SettingStore, 'get' | 'set'>,
  step: SetupStep,
  state: z.output<typeof stepState>,
  at: number,
): Promise<void> {
  await settings.set(place.scope, place.name, { ...(await readSteps(settings)), [step]: state }, at)
}

export function viewOfSetup(
  config: Config,
  steps: StepStates,
  parts: readonly PartStatus[],
): z.input<typeof setupView> {
  const chosen = chatModel(config)
  const { publicUrl, host } = config.server
  const isUntouched = Object.values(steps).every((state) => state === 'open')
  return {
    steps,
    isWanted: isUntouched && parts.some(({ advice }) => advice !== undefined),
    parts,
    ...(chosen && {
      languageModel: {
        provider: String(chosen.settings.provider),
        ...textsOf(chosen.settings, ['baseUrl', 'model']),
        hasKey: typeof chosen.settings.apiKey === 'string',
      },
    }),
    recogniser: plainSettings(config.asr),
    recogniserHasKey: 'apiKey' in config.asr,
    voice: plainSettings(config.tts),
    voiceHasKey: 'apiKey' in config.tts,
    ...(publicUrl !== undefined && { publicUrl }),
    lanHost: lanAddress(host),
  }
}

/** Those that the page has fields for. */
const shown = ['provider', 'language', 'model', 'baseUrl', 'voice', 'speed', 'speaker', 'ratePercent']

function plainSettings(settings: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const plain: Record<string, string | number> = {}
  for (const key of shown) {
    const value = settings[key]
    if (typeof value === 'string') plain[key] = maskText(value)
    if (typeof value === 'number') plain[key] = value
  }
  return plain
}

function textsOf<Key extends string>(settings: Readonly<Record<string, unknown>>, keys: readonly Key[]) {
  const found = keys.flatMap((key) => (typeof settings[key] === 'string' ? [[key, maskText(settings[key])]] : []))
  return Object.fromEntries(found) as Partial<Record<Key, string>>
}
