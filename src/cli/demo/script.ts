import type { Language } from '../../turn/phrases.ts'
import { chinese } from './script-chinese.ts'
import { english } from './script-english.ts'
import type { Script } from './script-form.ts'

/** The story in a language. */
export function scriptIn(language: Language): Script {
  return language === 'zh' ? chinese : english
}
