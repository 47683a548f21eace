import { expect, test } from 'vitest'
import { joinText } from './join-text.ts'

test.each([
  ['turn on', 'the light', 'turn on the light'],
  ['turn on ', ' the light', 'turn on the light'],
  ['打开', '客厅的灯', '打开客厅的灯'],
  ['打开客厅的灯。', 'Then', '打开客厅的灯。Then'],
  ['打开', 'wifi', '打开wifi'],
  ['play', '音乐', 'play音乐'],
  ['불을', '켜 줘', '불을 켜 줘'],
  ['', 'x', 'x'],
  ['x', ' ', 'x'],
])('%j and %j', (first, second, whole) => expect(joinText(first, second)).toBe(whole))
