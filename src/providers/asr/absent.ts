import type { Recogniser } from '../contract.ts'
import { ProviderError } from '../provider-error.ts'

/** Stands where no recogniser can be had: hears that someone speaks, and says what is missing. */
export function absentRecogniser(advice: string): Recogniser {
  return {
    name: 'none',
    can: { streaming: false, languages: 'any' },
    open: () => ({
      write: () => undefined,
      finish: () => Promise.reject(new ProviderError('none', 'missing', advice)),
    }),
    close: () => Promise.resolve(),
  }
}
