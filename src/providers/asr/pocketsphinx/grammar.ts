/** JSGF (W3C note of 2000-06-05, as far as pocketsphinx 5prealpha reads it: no imports). */

/** Begins the words that stand for one speech sound each; no word of a real grammar begins so. */
const soundPrefix = 'lapelsound'
const heavyWord = 'lapelheavy'

/** Every word that the grammar can speak, each once. Throws an Error for what is not a grammar of this kind. */
export function wordsOfGrammar(text: string): string[] {
  if (!/^\s*#JSGF\b/.test(text)) throw new Error('it does not begin with #JSGF')
  if (/(^|;)\s*import\b/m.test(text)) throw new Error('imports are not supported')
  if (!/(^|;)\s*public\s*</m.test(text)) throw new Error('it has no public rule')
  const spoken = withoutComments(text)
    .replace(/^\s*#JSGF[^;]*;/, ' ')
    .replaceAll(/(^|;)\s*grammar\s[^;]*;/g, ';')
    .replaceAll(/\{[^}]*\}/g, ' ') // tags
    .replaceAll(/\/[\d.]+\//g, ' ') // weights
    .replaceAll(/(^|;)\s*(public\s*)?<[^>]*>\s*=/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
  return [...new Set(spoken.match(/[^\s=|;()[\]*+"]+/g))]
}

/**
 * The grammar with a second way through it: any series of speech sounds, each `soundWeight` times as likely as a
 * word. What is nearer to that than to a sentence of the grammar comes out as sound words, which nobody says.
 *
 * Pocketsphinx applies weights to words only, not to rules, and makes those of one choice add up to 1: hence a word
 * of weight 1 among the sounds, so long that it is never heard.
 */
export function withSounds(text: string, sounds: readonly string[], soundWeight: number): string {
  const rules: string[] = []
  const closed = withoutComments(text).replaceAll(/(^|;)(\s*)public\s*(<[^>]*>)/g, (_, before, space, rule) => {
    rules.push(rule)
    return `${before}${space}${rule}`
  })
  // Decimals: the weight's exponent is not read.
  const weight = soundWeight.toFixed(24)
  const choices = sounds.map((sound) => `/${weight}/ ${soundWord(sound)}`)
  return `${closed}
public <lapelutterance> = ${rules.join(' | ')} | (<lapelsounds>)+;
<lapelsounds> = /1/ ${heavyWord} | ${choices.join(' | ')};
`
}

/** Dictionary lines of the sound words. */
export function soundDictionary(sounds: readonly string[]): string[] {
  const heavy = `${heavyWord} ${Array.from({ length: 40 }, (_, at) => sounds[at % sounds.length]).join(' ')}`
  return [...sounds.map((sound) => `${soundWord(sound)} ${sound}`), heavy]
}

/** A line of pocketsphinx's output without silence and noise; empty for speech outside the grammar. */
export function readHypothesis(line: string): string {
  if (line.includes(soundPrefix)) return ''
  return line
    .split(/\s+/)
    .filter((word) => !/^(<.*>|\[.*\]|\+\+.*\+\+)$/.test(word))
    .map((word) => word.replace(/\(\d+\)$/, '')) // which of several pronunciations it was
    .join(' ')
}

function soundWord(sound: string): string {
  return soundPrefix + sound.toLowerCase()
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, ' ').replaceAll(/\/\/.*$/gm, '')
}
