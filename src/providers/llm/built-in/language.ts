import type { ModelMessage } from '../../contract.ts'

/** The languages that the rules know. */
export type Language = 'zh' | 'en'

/** A text in both languages. */
export type Bilingual = Readonly<Record<Language, string>>

/** The language of what the user said last; where that has no letters ("1+1"), of what was said before. */
export function languageOf(messages: readonly ModelMessage[]): Language {
  const said = messages.filter((message) => message.role === 'user')
  const last = said.findLast((message) => /\p{L}/u.test(message.content))?.content ?? ''
  return /\p{Script=Han}/u.test(last) ? 'zh' : 'en'
}
