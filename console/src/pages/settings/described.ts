import { language } from '../../lib/language.ts'
import { chineseTexts } from './descriptions/chinese-texts.ts'
import type { Schema } from './schema.ts'

const units: Readonly<Record<string, string>> = {
  ms: '毫秒',
  seconds: '秒',
  minutes: '分钟',
  days: '天',
  bytes: '字节',
  characters: '字符',
  tokens: '词元',
  'per second': '每秒',
  'per minute': '每分钟',
  'per hour': '每小时',
}

/** What a setting is for, in the language of the page; in English where there is no other text. */
export function descriptionOf({ description = '' }: Schema): string {
  return language.value === 'zh' ? (chineseTexts[description] ?? description) : description
}

export function unitOf({ unit }: Schema): string | undefined {
  return unit !== undefined && language.value === 'zh' ? (units[unit] ?? unit) : unit
}
