type ModeName = 'chat' | 'meeting' | 'working' | 'coding'

/** `current` ends whatever mode is on: "exit this mode". */
export type ModeCommand =
  | { readonly action: 'start'; readonly mode: ModeName }
  | { readonly action: 'end'; readonly mode: ModeName | 'current' }

/** What of `text`, as a recogniser wrote it down, asks for another mode; `undefined` where nothing does. */
export function parseModeCommand(text: string): ModeCommand | undefined {
  const lower = text.toLowerCase()
  const ends = /退出|结束|离开|停止录制|开始总结|出个纪要|exit|leave|end|stop/.test(lower)
  if (/工作模式|work(ing|flow) mode/.test(lower)) return { action: ends ? 'end' : 'start', mode: 'working' }
  if (/会议|meeting|录制|recording|总结|纪要/.test(lower)) return { action: ends ? 'end' : 'start', mode: 'meeting' }
  if (/编程模式|coding mode/.test(lower)) return { action: ends ? 'end' : 'start', mode: 'coding' }
  if (/聊天|chat/.test(lower)) return { action: 'start', mode: 'chat' }
  return ends && /模式|mode/.test(lower) ? { action: 'end', mode: 'current' } : undefined
}
