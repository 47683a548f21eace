import { z } from 'zod'
import { type Config, configSchema, purposeNames } from './schema.ts'

/** What the configuration needs to know of a vendor (providers/contract.ts). */
export interface VendorSettings {
  readonly name: string
  readonly settings: z.ZodObject
}

export interface Vendors {
  readonly asr: readonly VendorSettings[]
  readonly llm: readonly VendorSettings[]
  readonly tts: readonly VendorSettings[]
}

/**
 * The configuration schema with the settings of those providers in it that `tree` chooses. A provider's own settings
 * stand beside `provider`, so which keys are known depends on what is written there.
 */
export function completeSchema(vendors: Vendors, tree: unknown): z.ZodType<Config> {
  const { shape } = configSchema
  const models = member(member(tree, 'llm'), 'models')
  const aliases = isRecord(models) ? Object.keys(models) : []
  const complete = configSchema.extend({
    asr: choiceSchema(shape.asr.unwrap().shape, autoAlone, vendors.asr, member(tree, 'asr'))
      .prefault({})
      .meta(metaOf(shape.asr)),
    tts: choiceSchema(shape.tts.unwrap().shape, autoAlone, vendors.tts, member(tree, 'tts'))
      .prefault({})
      .meta(metaOf(shape.tts)),
    llm: z
      .strictObject({
        ...shape.llm.unwrap().shape,
        fallback: z.array(aliasSchema(aliases)).default([]).meta(metaOf(shape.llm.unwrap().shape.fallback)),
        models: modelsSchema(vendors, models),
        purposes: purposesSchema(vendors, tree, aliases).prefault({}).meta(metaOf(shape.llm.unwrap().shape.purposes)),
      })
      .prefault({})
      .meta(metaOf(shape.llm)),
  })
  // The three replaced sections are known only at run time; each keeps what Config says of it.
  return complete as unknown as z.ZodType<Config>
}

/** All that `completeSchema` looks at: trees in which it is equal have the same schema. */
export function shapeOf(tree: unknown): string {
  const llm = member(tree, 'llm')
  const providers = (value: unknown) => (isRecord(value) ? mapEntries(value, (each) => member(each, 'provider')) : null)
  const uses = (value: unknown) => (isRecord(value) ? mapEntries(value, (each) => member(each, 'use') ?? null) : null)
  return JSON.stringify([
    member(member(tree, 'asr'), 'provider'),
    member(member(tree, 'tts'), 'provider'),
    Object.entries(providers(member(llm, 'models')) ?? {}).map(([alias, provider]) => [alias, provider ?? null]),
    uses(member(llm, 'purposes')),
  ])
}

function modelsSchema(vendors: Vendors, models: unknown) {
  const field = configSchema.shape.llm.unwrap().shape.models
  if (!isRecord(models)) return field
  const byAlias = mapEntries(models, (model) => choiceSchema(modelSection, [], vendors.llm, model))
  return z.strictObject(byAlias).prefault({}).meta(metaOf(field))
}

/** The choice that no vendor stands for. */
const autoAlone = ['auto']

const modelSection = configSchema.shape.llm.unwrap().shape.models.unwrap().valueType.shape

/** One schema for each provider that there is to choose, by its name. */
export function choices(part: keyof Vendors, vendors: Vendors): ReadonlyMap<string, z.ZodObject> {
  const { shape } = configSchema
  const section = part === 'llm' ? modelSection : shape[part].unwrap().shape
  const own = part === 'llm' ? [] : autoAlone
  const names = [...own, ...vendors[part].map(({ name }) => name)]
  return new Map(names.map((name) => [name, choiceSchema(section, own, vendors[part], { provider: name })]))
}

/** `provider` and what the section says itself, with the settings of the chosen vendor; those win where both have a key. */
function choiceSchema(
  section: Readonly<{ provider: z.ZodDefault<z.ZodString> }> & z.ZodRawShape,
  ownNames: readonly string[],
  vendors: readonly VendorSettings[],
  value: unknown,
): z.ZodObject {
  const names = [...ownNames, ...vendors.map((vendor) => vendor.name)]
  const provider = z.enum(names).default(section.provider.def.defaultValue).meta(metaOf(section.provider))
  const chosen = member(value, 'provider') ?? section.provider.def.defaultValue
  const vendor = vendors.find(({ name }) => name === chosen)
  if (vendor) {
    const shared = Object.entries(section).filter(([key]) => !Object.hasOwn(vendor.settings.shape, key))
    return vendor.settings.safeExtend({ ...Object.fromEntries(shared), provider }).strict()
  }
  const own = { ...section, provider }
  // Of an unknown provider nobody knows the settings: the name is the only problem worth telling.
  return names.includes(String(chosen)) ? z.strictObject(own) : z.looseObject(own)
}

function purposesSchema(vendors: Vendors, tree: unknown, aliases: readonly string[]): z.ZodObject {
  const llm = member(tree, 'llm')
  const written = member(llm, 'purposes')
  const alias = aliasSchema(aliases)
  const purpose = (value: unknown): z.ZodType => {
    if (!isRecord(value)) return alias
    const model = member(member(llm, 'models'), String(value.use))
    const provider = member(model, 'provider') ?? modelSection.provider.def.defaultValue
    const vendor = vendors.llm.find(({ name }) => name === provider)
    if (!vendor || !isRecord(model)) return z.looseObject({ use: alias })
    return z.strictObject({ use: alias, ...mapEntries(vendor.settings.shape, overriding) })
  }
  return z.strictObject(
    Object.fromEntries(purposeNames.map((name) => [name, purpose(member(written, name)).optional()])),
  )
}

function aliasSchema(aliases: readonly string[]): z.ZodType<string> {
  if (aliases.length === 0) return z.string().refine(() => false, 'an alias of llm.models, which has none')
  return z.enum([...aliases]).meta({ expects: `an alias of llm.models: ${aliases.join(', ')}` })
}

/** An override left out keeps what the alias says: it must not bring the field's default with it. */
function overriding(schema: unknown): z.ZodType {
  let inner = schema as z.ZodType
  const meta = metaOf(inner)
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) inner = inner.unwrap() as z.ZodType
  return inner.optional().meta(meta)
}

const metaOf = (schema: z.ZodType) => schema.meta() ?? {}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function member(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function mapEntries<T>(record: Readonly<Record<string, unknown>>, change: (value: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
