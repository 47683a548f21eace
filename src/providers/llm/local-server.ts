import { z } from 'zod'

const modelList = z.object({ data: z.array(z.object({ id: z.string() })).min(1) })

/** Where Ollama listens when nothing else is set. */
const baseUrl = 'http://127.0.0.1:11434/v1'
const probeMs = 500

/** Settings of the first model of an Ollama on this machine, if one answers. */
export async function localServerModel(get: typeof fetch): Promise<{ baseUrl: string; model: string } | undefined> {
  try {
    const reply = await get(`${baseUrl}/models`, { signal: AbortSignal.timeout(probeMs) })
    const [first] = modelList.parse(await reply.json()).data
    return first && { baseUrl, model: first.id }
  } catch {
    // Nobody there, or somebody else: then there is no local model to offer.
    return undefined
  }
}
