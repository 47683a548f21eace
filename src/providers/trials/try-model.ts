import { ProviderError } from '../provider-error.ts'
import { type Trial, type TrialPorts, tryOut } from './trial.ts'

export interface ModelTrial {
  readonly text: string
  /** From the request to the first word. */
  readonly firstTokenMs: number
  readonly totalMs: number
}

/** What a service gets to answer in. */
const limitMs = 10_000

/** More than a short answer has. */
const maxChars = 400

/** Asks a model of these settings one short question. */
export function tryModel(
  ports: TrialPorts,
  vendor: string,
  settings: object,
  question: string,
): Promise<Trial<ModelTrial>> {
  return tryOut(ports, limitMs, async ({ holding, clock, signal }) => {
    const { model } = await holding.llm(vendor, settings, 'trial')
    const startedAt = clock.now()
    let firstTokenMs: number | undefined
    let text = ''
    for await (const event of model.stream({ messages: [{ role: 'user', content: question }], signal })) {
      if (event.type !== 'text') continue
      firstTokenMs ??= clock.now() - startedAt
      text += event.text
      if (text.length > maxChars) break
    }
    if (firstTokenMs === undefined || text.trim() === '') {
      throw new ProviderError(vendor, 'bad-reply', 'The model ended its answer without a word: try another model.')
    }
    const totalMs = clock.now() - startedAt
    return {
      text: text.trim().slice(0, maxChars),
      firstTokenMs: Math.round(firstTokenMs),
      totalMs: Math.round(totalMs),
    }
  })
}
