/** A stretch of text in one language. */
export interface SpeechRun {
  /** ISO 639-1. */
  readonly language: string
  readonly text: string
}

const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Latin}/u, 'latin'],
]

/**
 * Cuts a text where its script changes, so that each part is read by a voice of its language: one voice for all reads
 * English words inside Chinese as syllables, or Chinese as letters. Digits and punctuation stay with what is before
 * them. `language` (ISO 639-1 or `auto`) decides between the languages that share the Latin or Cyrillic script.
 */
export function speechRuns(text: string, language: string): SpeechRun[] {
  const isJapanese = language === 'ja' || /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
  const runs: { language: string; text: string }[] = []
  let leading = ''
  for (const character of text) {
    const spoken = languageOf(character, language, isJapanese)
    const last = runs.at(-1)
    if (last && (spoken === undefined || spoken === last.language)) last.text += character
    else if (spoken === undefined) leading += character
    else {
      runs.push({ language: spoken, text: leading + character })
      leading = ''
    }
  }
  if (runs.length > 0) return runs
  return [{ language: language === 'auto' ? 'en' : language, text }]
}

function languageOf(character: string, language: string, isJapanese: boolean): string | undefined {
  const script = scripts.find(([pattern]) => pattern.test(character))?.[1]
  if (script === 'latin') return sharesLatin(language) ? language : 'en'
  if (script === 'ru') return ['be', 'bg', 'kk', 'ky', 'mk', 'sr', 'uk'].includes(language) ? language : 'ru'
  if (script === 'zh' && isJapanese) return 'ja'
  return script
}

function sharesLatin(language: string): boolean {
  return /^[a-z]{2}$/.test(language) && !['ja', 'zh', 'ko', 'ru'].includes(language)
}
