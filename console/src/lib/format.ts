import { language } from './language.ts'

const locale = () => (language.value === 'zh' ? 'zh-CN' : 'en-GB')

/** A moment as people of this place write it; `at`: ISO text or ms since the epoch. */
export function timeText(at: string | number, detail: 'date' | 'minutes' | 'seconds' = 'minutes'): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return '–'
  return formatOf(locale(), detail).format(date)
}

/** Made once: making one takes longer than the rows of a list may while it is scrolled. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(place: string, detail: 'date' | 'minutes' | 'seconds'): Intl.DateTimeFormat {
  const known = formats.get(`${place} ${detail}`)
  if (known) return known
  const timeStyle =
    detail === 'date' ? {} : { timeStyle: detail === 'seconds' ? ('medium' as const) : ('short' as const) }
  const made = new Intl.DateTimeFormat(place, { dateStyle: 'medium', ...timeStyle })
  formats.set(`${place} ${detail}`, made)
  return made
}

const steps = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** How long ago: "5 minutes ago". */
export function agoText(at: string | number, now = Date.now()): string {
  const seconds = Math.round((new Date(at).getTime() - now) / 1000)
  if (Number.isNaN(seconds)) return '–'
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const)
  return agoFormatOf(locale()).format(Math.round(seconds / size), unit)
}

const agoFormats = new Map<string, Intl.RelativeTimeFormat>()

function agoFormatOf(place: string): Intl.RelativeTimeFormat {
  const made = agoFormats.get(place) ?? new Intl.RelativeTimeFormat(place, { numeric: 'auto' })
  agoFormats.set(place, made)
  return made
}

/** 83 ms, 1.25 s, 3:05, 1:02:05 */
export function durationText(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return '–'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)))
  const value = bytes / 1024 ** power
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}
