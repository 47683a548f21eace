import { computed, signal } from '@preact/signals'

const hash = signal(location.hash)
addEventListener('hashchange', () => {
  hash.value = location.hash
})

/** Where the page is: `#/fleet/dev-1?tab=screen` is `['fleet', 'dev-1']`, with its query beside it. */
export const route = computed(() => {
  const [path = '', query = ''] = hash.value.replace(/^#\/?/, '').split('?')
  return { parts: path.split('/').filter(Boolean).map(decodePart), query: new URLSearchParams(query) }
})

/** Goes to another place; `replace`: without a step for the browser's way back. */
export function go(parts: readonly string[], { replace = false } = {}): void {
  const next = hrefOf(parts)
  if (!replace) location.hash = next
  else {
    history.replaceState(null, '', next)
    hash.value = next
  }
}

export const hrefOf = (parts: readonly string[]): string => `#/${parts.map(encodeURIComponent).join('/')}`

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
