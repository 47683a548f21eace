/** Languages that minutes are written in. */
export type MinutesLanguage = 'en' | 'zh'

/** The language of a text: Chinese when it has at least as many Han characters as words in letters. */
export function languageOf(text: string): MinutesLanguage {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const words = text.match(/[\p{Script=Latin}\p{Script=Cyrillic}]+/gu)?.length ?? 0
  return han > 0 && han >= words ? 'zh' : 'en'
}
