import { isNegated, isQuestion, isTold } from './doubt.ts'
import { spokenText } from './spoken-text.ts'

type ModeName = 'chat' | 'meeting' | 'working' | 'coding'

/** `current` ends whatever mode is on: "exit this mode". */
export type ModeCommand =
  | { readonly action: 'start'; readonly mode: ModeName }
  | { readonly action: 'end'; readonly mode: ModeName | 'current' }

const want = '(?:我(?:们)?(?:就|想要?|要|来)?|给我)?'
const enter =
  '(?:进入|进到|进|启用|转入|调到|切换到|切换成|切换为|切换|切到|切成|切|打开|开启|启动|开始|回到|返回|切回到?|转到|换到|换成|去)'
const leave = '(?:退出|结束|离开|关闭|停止|关掉|终止)'
const enterEnglish =
  '(?:enter|switch to|switch into|switch over to|change to|go to|go into|go in|go back to|back to|return to|start|open|begin|activate|turn on|switch on|enable|launch|use|set to|set it to|put me in|put it in)'
const leaveEnglish =
  '(?:exit|leave|end|stop|quit|close|turn off|switch off|finish|disable|get out of|go out of|exit from|deactivate)'
const lets = "(?:let'?s |lets |i want to |i'd like to |i wanna |we can |we )?"

const chinese: Readonly<Record<ModeName, string>> = {
  working: '工作',
  meeting: '(?:会议|开会)',
  chat: '(?:聊天|闲聊|对话|普通|正常)',
  coding: '(?:编程|代码|写代码|编码|开发)',
}
const english: Readonly<Record<ModeName, string>> = {
  working: '(?:working|work|workflow|work flow|task|tasks)',
  meeting: 'meeting',
  chat: '(?:chat|chatting|conversation|normal|regular|default)',
  coding: '(?:coding|code|programming)',
}

/** What is said of one mode without the word "mode". */
const own: Readonly<Record<'start' | 'end', Partial<Record<ModeName, readonly string[]>>>> = {
  start: {
    meeting: [
      `${want}(?:开始|开)(?:一个|个|新的?){0,3}(?:会议|开会)(?:了|录制|记录)?`,
      `${want}(?:开始)?开(?:个)?会(?:了)?`,
      `${want}(?:开始)?(?:录制|记录)会议|开始(?:录制|录音)|(?:新建|创建|发起|开启|开)(?:一个|个)?会议`,
      `${lets}(?:start|begin|open)(?: the| a| this| our| new){0,3} (?:meeting|recording)`,
      `${lets}(?:start |begin )?record(?:ing)? (?:the|this|our) meeting|new meeting|kick off the meeting`,
    ],
    chat: ['(?:回到|回去|返回|切换到|切到)(?:普通|正常)?(?:聊天|对话)', '(?:go )?back to (?:chat|chatting|normal)'],
    coding: [`${lets}start coding|(?:开始|我要|我想)(?:编程|写代码)`],
  },
  end: {
    meeting: [
      `${want}(?:可以)?(?:结束|退出|离开|关闭|停止|终止)(?:这个|这次|本次|今天的)?(?:会议|开会)(?:了)?`,
      '(?:我们)?(?:这个|这次|本次|今天的?|我们的|的)?会议(?:到此|可以)?结束(?:了)?',
      '总结(?:这个|这次|本次|今天的)?会议',
      '(?:停止|结束|关闭)(?:会议)?(?:的)?(?:录制|录音)|停止会议|(?:录音|录制)(?:停止|结束)|散会(?:了)?|会开完了|开完会了',
      '(?:开始|做|写)(?:做|写)?(?:一)?(?:个|份)?(?:会议)?总结',
      '(?:出|写|生成|整理)(?:一)?(?:个|份)?(?:会议)?(?:的)?纪要',
      `${lets}(?:end|stop|finish|close|leave|conclude|wrap up)(?: the| this| our| my)? meeting(?: here)?`,
      `${lets}(?:stop|end|finish)(?: the| this)?(?: meeting)? recording(?: the meeting)?`,
      "(?:the |this )?meeting(?:'s| is)? (?:over|adjourned|finished)",
      '(?:write|write up|generate|make|create|prepare)(?: the| up the| some)? (?:minutes|meeting minutes|meeting notes|meeting summary|summary of the meeting)',
      '(?:summarize|summarise|sum up)(?: the| this| our)? meeting',
    ],
    coding: [`${leave}编程|(?:stop|exit|end|quit) coding`],
    chat: [],
  },
}

/** Said before a meeting is ended, in the same breath. */
const closingWords =
  /^.{0,16}(?:就到这里?儿?|就这样|散会|差不多了|that's all|that is all|that's it)(?: for today| everyone| folks)?(?:了)? ?/

const names: readonly ModeName[] = ['working', 'meeting', 'chat', 'coding']

const endCurrent = new RegExp(
  `^(?:${leave}(?:当前|这个|现在|目前|本|此)?(?:的)?模式|${leaveEnglish}(?: the| this)?(?: current)? mode)$`,
)

const patterns: readonly (readonly [ModeCommand, RegExp])[] = names.flatMap((mode) => {
  const starts = [
    `${want}${enter}?(?:一个)?${chinese[mode]}模式?(?:是|中)?`.replace('模式?', '模(?:式|是)'),
    `${lets}${enterEnglish}(?: the| a)? ${english[mode]} mode`,
    `${english[mode]} mode(?: on)?|(?:turn|switch) ${english[mode]} mode on|(?:switch|change|set)(?: the)? mode to ${english[mode]}`,
    `(?:把)?${chinese[mode]}模式(?:打开|开启|启动|启用)`,
    `${want}${enter} ?${english[mode]} ?(?:mode|模式)`,
    `${enterEnglish}${chinese[mode]}(?:模式| ?mode)`,
    ...(own.start[mode] ?? []),
  ]
  const ends = [
    `${want}${leave}${chinese[mode]}模式`,
    `(?:把)?${chinese[mode]}模式(?:退出|结束|关闭|关掉|关上|关|停掉)(?:了)?`,
    `${lets}${leaveEnglish}(?: the| a| this)? ${english[mode]} mode`,
    `${leave} ?${english[mode]} ?(?:mode|模式)`,
    `${english[mode]} mode off|(?:turn|switch) ${english[mode]} mode off`,
    ...(own.end[mode] ?? []),
  ]
  const wholly = (sentences: readonly string[]) => new RegExp(`^(?:${sentences.join('|')})$`)
  return [
    [{ action: 'end', mode }, wholly(ends)],
    [{ action: 'start', mode }, wholly(starts)],
  ] as const
})

/** What of `text`, as a recogniser wrote it down, asks for another mode; `undefined` where nothing does. */
export function parseModeCommand(text: string): ModeCommand | undefined {
  const spoken = spokenText(text)
  if (!spoken || spoken.asks || isQuestion(spoken.text) || isNegated(spoken.text) || isTold(spoken.text))
    return undefined
  if (endCurrent.test(spoken.text)) return { action: 'end', mode: 'current' }
  const found = patterns.find(([, pattern]) => pattern.test(spoken.text))?.[0]
  if (found) return found
  const rest = spoken.text.replace(closingWords, '')
  if (rest === spoken.text) return undefined
  const closing = patterns.find(([, pattern]) => pattern.test(rest))?.[0]
  return closing?.action === 'end' && closing.mode === 'meeting' ? closing : undefined
}
