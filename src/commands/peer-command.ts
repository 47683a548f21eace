/** What of a message to other people was said, before any model. Texts keep their case: they are sent as they are. */
export type PeerCommand =
  /** `rest` begins with the name, and goes on with the text. */
  | { readonly intent: 'tell'; readonly rest: string }
  | { readonly intent: 'tell-all'; readonly text: string }
  | { readonly intent: 'read' }
  | { readonly intent: 'reply'; readonly text: string }

const before = String.raw`^\s*(?:(?:hey|ok|okay|please|now|and|then|so)[ ,]+)*(?:(?:can|could|would|will) you (?:please )?)?`
const everyone = '(?:everyone|everybody|all|all of them|the (?:whole )?(?:team|group)|the others)'
const that = String.raw`(?:\s*[,:]\s*|\s+)(?:that\s+|to say\s+)?`

const englishRead = [
  /^(?:please )?(?:read|play|check|show|get|hear)(?: me| out)?(?: all)?(?: of)? (?:my|the|any)?(?: new| unread| latest)* ?messages?(?: to me| please| out)*$/,
  /^(?:do i have|have i got|are there|is there)? ?(?:any|a)(?: new| unread)* messages?(?: for me)?$/,
  /^(?:what are my|what's in my)(?: new| unread)* messages?$|^what did (?:they|people) write(?: me)?$/,
]
const englishReply = new RegExp(
  `${before}(?:reply|answer back|write back|respond)(?: to (?:him|her|them|that|it))?(?:(?:\\s*[,:]\\s*|\\s+)(?:that\\s+|with\\s+|saying\\s+))?[,: ]*(?<text>.+)$`,
  'i',
)
const englishAll = new RegExp(
  `${before}(?:(?:tell|message|text|notify|let)\\s+${everyone}(?:\\s+know)?|(?:broadcast|announce)(?:\\s+to\\s+${everyone})?|send (?:a )?(?:message|broadcast) to ${everyone})${that}(?<text>.+)$`,
  'i',
)
const englishTell = new RegExp(
  `${before}(?:tell|message|text|let|send (?:a |the )?(?:message|note) to|send a text to|write to|pass on to)\\s+(?<rest>.+)$`,
  'i',
)

const politely = '(?:请|麻烦(?:你|您)?|帮我|帮忙|替我|给我|你|您|去|再|现在|那|好的|嗯)*'
const all = '(?:所有人|任何人|大家|全体|全组|每个人|各位|其他人|所有的人|组里的?人)'
const chineseRead =
  /^(?:读|念|听|播放|看|查看|查|收)(?:一下|一读|一念|下|出)?(?:我的?|所有的?|全部)?(?:新|未读|最新)?的?(?:消息|信息|留言|短信)(?:给我听|吧|呗)?$|^(?:我)?(?:有没有|有)(?:新|未读)?的?(?:消息|信息|留言)吗?$/
const chineseReply = new RegExp(
  `^${politely}(?:回复|回信|回话|回他|回她|答复)(?:一下|他|她|他们|对方|这条消息|消息)?(?:说|道)?[，,：: ]*(?<text>.+)$`,
)
const chineseAll = new RegExp(
  `^${politely}(?:(?:告诉|通知|转告|提醒)${all}|(?:跟|和|对|向)${all}(?:说|讲)|(?:给|向)${all}(?:发(?:一?条|个)?(?:消息|信息|通知)|广播)(?:说)?|广播(?:一下|给${all})?|群发(?:一?条)?(?:消息)?)(?:说|一下|一声)?[，,：: ]*(?<text>.+)$`,
)
const chineseTell = new RegExp(
  `^${politely}(?:告诉|转告|通知|跟|对|和|给|发(?:一?条|个)?(?:消息|信息)给|传话给)(?<rest>.+)$`,
)

const bare = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{N}' ]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()

/** What of `said` is about messages to and from other people; `undefined` where nothing is. */
export function parsePeerCommand(said: string): PeerCommand | undefined {
  const text = said.trim().replace(/[.。!！]+$/u, '')
  if (text === '' || text.length > 1000) return undefined
  const plain = bare(text)
  const joined = plain.replaceAll(' ', '')
  if (englishRead.some((pattern) => pattern.test(plain)) || chineseRead.test(joined)) return { intent: 'read' }
  // A question about what somebody was told asks for an answer.
  if (/[?？]\s*$/u.test(said) && !/^\s*(?:can|could|would|will) you/i.test(said)) return undefined
  const reply = (englishReply.exec(text) ?? chineseReply.exec(text))?.groups?.text?.trim()
  if (reply) return { intent: 'reply', text: reply }
  const toAll = (englishAll.exec(text) ?? chineseAll.exec(text))?.groups?.text?.trim()
  if (toAll) return { intent: 'tell-all', text: toAll }
  const rest = (englishTell.exec(text) ?? chineseTell.exec(text))?.groups?.rest?.trim()
  return rest ? { intent: 'tell', rest } : undefined
}

const yes =
  /^(?:yes|yeah|yep|yup|sure|ok|okay|do it|send it|yes please|please do|go ahead|right|correct|confirm|confirmed|yes send it|对|对的|是|是的|好|好的|嗯|行|可以|发|发吧|发送|发送吧|确认|没错|没问题|同意)$/
const no =
  /^(?:no|nope|don't|do not|cancel|stop|never mind|nevermind|don't send it|no thanks|forget it|不|不要|不用|不用了|不发|别发|别发了|取消|算了|不是|不对|停)$/

/** The answer to "shall I?"; `undefined`: it is none. */
export function parseConfirmation(said: string): 'yes' | 'no' | undefined {
  const text = bare(said).replace(/(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])/g, '')
  if (yes.test(text)) return 'yes'
  return no.test(text) ? 'no' : undefined
}
