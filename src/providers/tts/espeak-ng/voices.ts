/** ISO 639-1 codes that espeak-ng 1.51 has a voice for under that very name, beside English and Chinese. */
const known = new Set(
  (
    'af am an ar as az ba be bg bn bs ca cs cv cy da de el eo es et eu fa fi fr ga gd gn gu he hi hr ht hu hy ia id ' +
    'io is it ja ka kk kl kn ko ku ky la lb lt lv mi mk ml mr ms mt my nb ne nl om or pa pl pt qu ro ru sd si sk sl ' +
    'sq sr sv sw ta te th tk tn tr tt ug uk ur uz vi'
  ).split(' '),
)

/** The voice for a language; what espeak-ng cannot speak is read by the English one. `chinese` differs by build. */
export function voiceOf(language: string, chinese: string): string {
  if (language === 'zh') return chinese
  return known.has(language) ? language : 'en-us'
}
