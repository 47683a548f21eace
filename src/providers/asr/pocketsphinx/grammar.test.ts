import { expect, test } from 'vitest'
import { readHypothesis, soundDictionary, withSounds, wordsOfGrammar } from './grammar.ts'

const grammar = `#JSGF V1.0 UTF-8 en;
// a comment with words
grammar lights.kitchen;
/* and
   another */
public <all> = [please] (/0.7/ turn | switch {tag words}) <what>+ ; <what> = on | off* | don't;
`

test('the words of a grammar are what can be spoken: no rule, comment, tag, weight or header', () => {
  expect(wordsOfGrammar(grammar).sort()).toEqual(["don't", 'off', 'on', 'please', 'switch', 'turn'])
})

test.each([
  ['turn it on', 'does not begin with #JSGF'],
  ['#JSGF V1.0; grammar a; <b> = c;', 'no public rule'],
  ['#JSGF V1.0; grammar a; import <b.c>; public <d> = <b.c>;', 'imports'],
])('what is no grammar of this kind is refused: %s', (text, why) => {
  expect(() => wordsOfGrammar(text)).toThrow(why)
})

test('sounds become a second way beside all public rules, which lose that mark', () => {
  const text = withSounds('#JSGF V1.0;\ngrammar a;\npublic <b> = c;\npublic <d> = e;', ['AA', 'K'], 1e-20)
  expect(text).toContain('public <lapelutterance> = <b> | <d> | (<lapelsounds>)+;')
  expect(text).toContain(`/0.${'0'.repeat(19)}1`)
  expect(text.match(/public/g)).toHaveLength(1)
})

test('every sound word is in the dictionary', () => {
  const lines = soundDictionary(['AA', 'K'])
  expect(lines.slice(0, 2)).toEqual(['lapelsoundaa AA', 'lapelsoundk K'])
  expect(lines[2]).toMatch(/^lapelheavy (AA K ){20}$|^lapelheavy( AA K){20}$/)
})

test.each([
  ['what time is it', 'what time is it'],
  ['<sil> what [NOISE] time(2) <sil> is ++BREATH++ it </s>', 'what time is it'],
  ['<s> lapelsoundk lapelsoundaa', ''],
  ['', ''],
])('%j is read as %j', (line, text) => {
  expect(readHypothesis(line)).toBe(text)
})
