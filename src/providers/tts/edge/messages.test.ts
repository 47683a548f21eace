import { expect, test } from 'vitest'
import { readMessage, speechMessage } from './messages.ts'
import { settings } from './settings.ts'

const binary = (head: string, body: string) => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(head.length)
  return Buffer.concat([length, Buffer.from(head + body)])
}

test('reads text and binary messages', () => {
  expect(readMessage('X-RequestId:1\r\nPath:turn.start\r\n\r\n{"a":1}')).toEqual({
    path: 'turn.start',
    body: Buffer.from('{"a":1}'),
  })
  expect(readMessage(binary('X-RequestId:1\r\nPath:audio\r\n', 'abc'))).toEqual({
    path: 'audio',
    body: Buffer.from('abc'),
  })
})

test('the path may stand anywhere in the head, and only there', () => {
  expect(readMessage('path: turn.end\r\nX-RequestId:1\r\n\r\n')?.path).toBe('turn.end')
  expect(readMessage('X-RequestId:1\r\n\r\nPath:turn.end')).toBeUndefined()
})

test.each([
  ['nothing', ''],
  ['text without a head', '{"error":"no voice"}'],
  ['one byte', Buffer.of(0)],
  ['a head longer than the message', Buffer.of(1, 0, 0x50)],
  ['a head without a path', binary('X-RequestId:1\r\n', 'abc')],
])('%s is no message', (_, message) => {
  expect(readMessage(message)).toBeUndefined()
})

test('what is spoken cannot leave its element', () => {
  const message = speechMessage(settings.parse({}), `</prosody> & "<audio src='x'/>"\u0000\u000b\ud800`, 'id', 0)
  expect(message).toContain(`>&lt;/prosody&gt; &amp; "&lt;audio src='x'/&gt;"  \ufffd</prosody>`)
})

test('carries voice, rate, pitch and the time as Edge writes it', () => {
  const options = settings.parse({ voice: 'en-US-AriaNeural', ratePercent: -10, pitchHz: 5 })
  const message = speechMessage(options, 'Hi.', 'abc123', Date.UTC(2026, 10, 4, 5, 6, 7))
  expect(message).toBe(
    'X-RequestId:abc123\r\n' +
      'Content-Type:application/ssml+xml\r\n' +
      'X-Timestamp:Wed Nov 04 2026 05:06:07 GMT+0000 (Coordinated Universal Time)Z\r\n' +
      'Path:ssml\r\n\r\n' +
      "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='en-US'>" +
      "<voice name='en-US-AriaNeural'><prosody pitch='+5Hz' rate='-10%' volume='+0%'>Hi.</prosody></voice></speak>",
  )
})
