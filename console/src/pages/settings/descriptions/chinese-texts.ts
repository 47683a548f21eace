import { modeTexts } from './modes-zh.ts'
import { providerTexts } from './providers-zh.ts'
import { serverTexts } from './server-zh.ts'
import { voiceTexts } from './voices-zh.ts'

/** What each setting is for, in Chinese, by the English of the schema. */
export const chineseTexts: Readonly<Record<string, string>> = {
  ...serverTexts,
  ...providerTexts,
  ...voiceTexts,
  ...modeTexts,
}
