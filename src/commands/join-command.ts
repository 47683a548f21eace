import { isNegated, isQuestion, isTold } from './doubt.ts'
import { spokenDigits } from './spoken-digits.ts'
import { spokenText } from './spoken-text.ts'

/** Shortest and longest code of a meeting. */
const codeLength = { min: 4, max: 8 }

const codeEnglish = '(?: (?:code|number|id|pin))?(?: is)?'
const codeChinese = '(?:会议)?(?:的)?(?:号码|编号|代码|号|码|密码)?(?:是|为)?'

const patterns = [
  `(?:i want to |i'd like to |i would like to |let me |let's |lets |we want to )?(?:join|enter|get into|go into|take part in|connect to)(?: the| a| our| this)? meeting(?: (?:with|by|using|under))?(?: the| its)?(?: meeting)?${codeEnglish} (?<code>.+)`,
  `(?:join|enter|connect)(?: with| by| using)?(?: the)?(?: meeting)? code(?: is)? (?<code>.+)`,
  `(?:我们?)?(?:就|想要?|要|来)?(?:加入到?|参加|进入|进|接入)会议室?${codeChinese}(?<code>.+)`,
  `(?:用|使用|凭|输入)?会议(?:号码|号|码)(?:是)?(?<code>.+?)(?:来)?(?:加入|参加|进入)(?:会议)?`,
  `(?:我们?)?(?:就|想要?|要|来)?(?:加入|参加|进入)(?<code>.+?)(?:号)?(?:的)?会议`,
].map((pattern) => new RegExp(`^(?:${pattern})$`))

/** The code of the meeting that `text` asks to take part in; `undefined` where it asks for nothing of the kind. */
export function parseJoinCommand(text: string): string | undefined {
  const spoken = spokenText(text)
  if (!spoken || spoken.asks || isQuestion(spoken.text) || isNegated(spoken.text) || isTold(spoken.text))
    return undefined
  for (const pattern of patterns) {
    const code = spokenDigits(pattern.exec(spoken.text)?.groups?.code ?? '')
    if (code !== undefined && code.length >= codeLength.min && code.length <= codeLength.max) return code
  }
  return undefined
}

const codeQuestions = [
  /^(?:what(?:'s| is| was)|whats|tell me|say|read(?: out)?|give me|show me)(?: us)? (?:the|our|this)(?: (?:meeting|join|joining|access))?(?:'s)? (?:code|number)(?: (?:of|for) (?:the|this|our) meeting)?(?: again)?$/,
  /^(?:the )?meeting code$/,
  /^(?:请?告诉我们?|念|读|说|报)?(?:一遍)?(?:这个|这次|本次|我们的|我们)?(?:会议)?(?:的)?(?:会议码|会议号码|会议号|加入码|代码|号码|密码|码)(?:是|又是)?(?:多少|什么|几|啥)?(?:来着|呢)?$/,
]

/** Whether somebody wants to know the code of the meeting. */
export function asksForCode(text: string): boolean {
  const spoken = spokenText(text)
  return spoken !== undefined && codeQuestions.some((pattern) => pattern.test(spoken.text))
}
