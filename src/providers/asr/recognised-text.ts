/**
 * A recogniser's text as people write: models trained on upper-case transcripts shout everything; SenseVoice and
 * Whisper answer silence with a lone full stop or a description in brackets.
 */
export function tidyText(text: string): string {
  const spoken = text
    .replaceAll(/[[(<][^\])>]*[\])>]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (!/[\p{L}\p{N}]/u.test(spoken)) return ''
  return /\p{Ll}/u.test(spoken) ? spoken : spoken.toLowerCase()
}

/** `en` of SenseVoice's `<|en|>` or Whisper's `en`; `undefined` for what is no code. */
export function languageCode(language: string | undefined): string | undefined {
  return /^(?:<\|)?([a-z]{2,3})(?:\|>)?$/.exec(language ?? '')?.[1]
}
