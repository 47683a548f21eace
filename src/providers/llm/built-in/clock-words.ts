import type { Bilingual } from './language.ts'

const dayParts: readonly (readonly [fromHour: number, name: string])[] = [
  [18, '晚上'],
  [13, '下午'],
  [11, '中午'],
  [8, '上午'],
  [5, '早上'],
  [0, '凌晨'],
]

/** The time of day as it is spoken. `wall`: ms since the epoch. */
export function timeWords(wall: number, timeZone: string | undefined): Bilingual {
  const zone = timeZone === undefined ? {} : { timeZone }
  const english = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', ...zone }).format(wall)
  const parts = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: 'numeric', hourCycle: 'h23', ...zone })
    .formatToParts(wall)
    .map((part) => [part.type, Number(part.value)] as const)
  const { hour = 0, minute = 0 } = Object.fromEntries(parts) as { hour?: number; minute?: number }
  const dayPart = dayParts.find(([from]) => hour >= from)?.[1] ?? ''
  const clock = minute === 0 ? '整' : `${minute}分`
  return {
    // Some versions of ICU put a narrow space before AM, which voices stumble over.
    en: `It is ${english.replace(/\s/g, ' ')}.`,
    zh: `现在是${dayPart}${hour > 12 ? hour - 12 : hour}点${clock}。`,
  }
}

/** Date and weekday as they are spoken. */
export function dateWords(wall: number, timeZone: string | undefined): Bilingual {
  const zone = timeZone === undefined ? {} : { timeZone }
  const date = { year: 'numeric', month: 'long', day: 'numeric', ...zone } as const
  const english = new Intl.DateTimeFormat('en-US', { ...date, weekday: 'long' }).format(wall)
  const chinese = new Intl.DateTimeFormat('zh-CN', date).format(wall)
  const weekday = new Intl.DateTimeFormat('zh-CN', { weekday: 'long', ...zone }).format(wall)
  return { en: `Today is ${english}.`, zh: `今天是${chinese}，${weekday}。` }
}
