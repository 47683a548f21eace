import { Resampler } from '../../audio/resample.ts'
import type { Services } from '../../session/services.ts'
import type { Language } from '../../turn/phrases.ts'

const microphoneRate = 16_000

/**
 * What people sound like: the server's own voice, since there is no other. `undefined` where there is no voice, or the
 * server would not understand it. `isFree`: the text is no command.
 */
export async function peoplesVoice(
  services: Services,
  language: Language,
  { text, isFree, signal }: { readonly text: string; readonly isFree: boolean; readonly signal: AbortSignal },
): Promise<Int16Array | undefined> {
  const lease = services.lease()
  try {
    const { asr, tts } = lease.providers
    const { languages } = asr.can
    const isForeign = languages !== 'any' && !languages.includes(language)
    // pocketsphinx knows nothing but commands.
    const isLost = asr.name === 'none' || tts.name === 'none' || (isFree && asr.name === 'pocketsphinx')
    if (isForeign || isLost) return undefined
    const spoken: number[] = []
    let resampler: Resampler | undefined
    for await (const { pcm, sampleRate } of tts.speak({ text, language, signal })) {
      resampler ??= new Resampler(sampleRate, microphoneRate)
      for (const sample of resampler.push(pcm)) spoken.push(sample)
    }
    return Int16Array.from([...spoken, ...(resampler?.flush() ?? [])])
  } finally {
    lease.release()
  }
}
