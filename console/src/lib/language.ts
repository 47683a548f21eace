import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'

export const languages = { en: 'English', zh: '中文' } as const
export type Language = keyof typeof languages

const key = 'lapel.language'

/** The language of the page: as chosen, else as the browser asks for. */
export const language = signal<Language>(chosen() ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'))

effect(() => {
  document.documentElement.lang = language.value
})

export function chooseLanguage(next: Language): void {
  localStorage.setItem(key, next)
  language.value = next
}

function chosen(): Language | undefined {
  const kept = localStorage.getItem(key)
  return kept === 'en' || kept === 'zh' ? kept : undefined
}

/** Texts in both languages, of which `value` are those in use; what is missing in one does not compile. */
export function inBoth<Words extends object>(texts: {
  readonly en: Words
  readonly zh: NoInfer<Words>
}): ReadonlySignal<Words> {
  return computed(() => texts[language.value])
}
