import type { SpeechSynthesiser } from '../contract.ts'
import { ProviderError } from '../provider-error.ts'

/** Stands where no voice can be had: every sentence fails, so that it is shown with an alert instead. */
export function absentVoice(advice: string): SpeechSynthesiser {
  return {
    name: 'none',
    can: { streaming: false, languages: 'any' },
    speak: () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(new ProviderError('none', 'missing', advice)),
      }),
    }),
    close: () => Promise.resolve(),
  }
}
