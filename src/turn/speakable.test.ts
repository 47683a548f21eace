import { describe, expect, it } from 'vitest'
import { emotionIn, speakable } from './speakable.ts'

describe('speakable', () => {
  it.each([
    ['**Ten** past `three`.', 'Ten past three.'],
    ['See [the page](https://example.org/a_b).', 'See the page.'],
    ['# Title\n- first\n- second', 'Title first second'],
    ['Hello 🙂👍🏽 there', 'Hello there'],
    ['👩‍👩‍👧 family', 'family'],
    ['*really* good', 'really good'],
    ['2 * 3 = 6', '2 * 3 = 6'],
    ['snake_case stays', 'snake_case stays'],
    ['现在三点。', '现在三点。'],
    ['...', ''],
    ['🙂', ''],
    ['', ''],
  ])('%j is spoken as %j', (piece, spoken) => {
    expect(speakable(piece)).toBe(spoken)
  })
})

describe('the face a text asks for', () => {
  it.each([
    ['😭 no', 'crying'],
    ['first 😎 then 😭', 'cool'],
    ['🦄', 'happy'],
    ['no face', undefined],
    ['3 apples, 100 %', undefined],
  ])('in %j is %j', (text, emotion) => {
    expect(emotionIn(text)).toBe(emotion)
  })
})
