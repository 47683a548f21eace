import { undoMishearing } from './mishearing.ts'

/** Nobody needs more to give a command; longer speech is talk. */
const maxCharacters = 80

export interface SpokenText {
  /** Lower case, no punctuation, no spaces around Chinese characters; without fillers and politeness at either end. */
  readonly text: string
  /** It was put as a question, and not as a polite one: "can you mark it done?" asks for something. */
  readonly asks: boolean
}

const chineseFiller =
  /^(?:嗯+|呃+|额|啊+|哦+|噢|唉|诶|哎|欸|喂|嘿|那个|那么|那(?!个|天|边|里|些|位|次)|这个那个|就是|然后|现在|好的|好吧|好嘞|好了(?=.)|好(?!像|了|不|多|几)|行|请(?!问|假|客)|麻烦(?:你|您)?|劳驾|拜托|你好(?=.)|小智|对了(?=.)|我说(?=.)|这个这个|来(?=认领|领取|把|刷新)|就(?=把|认领|领取))/
const englishFiller =
  /^(?:hey|hi|hello|u+m+|u+h+|e+r+m?|h+m+|mm+|oh|ok|okay|so|right|alright|yes|yeah|yep|yup|please|just|now|and|then|go ahead and|actually|basically|i guess|i think|i mean|you know|great|cool|there|listen|well(?! done))(?![a-z'])/
const politeQuestion =
  /^(?:(?:你|您)?(?:能不能|可不可以|可以|能|可否|能否)(?:请)?(?:你|您)?(?:帮(?:我|忙|我们)?|给我|替我)|(?:can|could|would|will) (?:you|u)(?: please| just| kindly)*(?![a-z']))/
const favour = /^(?:你|您)?(?:帮(?:我|忙|我们)|替我)/
const tag = /(?:好吗|好不好|可以吗|行吗|行不行|可以不)$/
const chineseEnd = /(?:吧|啊|呀|哦|喔|哈|哟|呗|嘞|咯|喽|啰|哇|呐|谢谢(?:你|您|了)?|拜托(?:了|你了)?)$/
const englishEnd =
  /(?: |(?<=[\u4e00-\u9fff]))(?:please|thanks|thanks a lot|thank you|thank you very much|right now|now|for now|for me|then|okay|if you (?:can|could|would|don't mind))$/

/** 刷新下, as 刷新一下, but not 下一页 or 下个. */
const littleWord =
  /(?<=刷新|更新|认领|领取|接|读|念|看|标记|撤销|撤回|总结|切换|同步|完成|列)下(?!一|个|面|次|来|午|班)/g

/** What somebody said, made comparable; `undefined` where it is too long for a command, or nothing. */
export function spokenText(text: string): SpokenText | undefined {
  if (text.length > maxCharacters * 4) return undefined
  const plain = undoMishearing(plainText(text))
    .replaceAll('一下子', '')
    .replaceAll('一下', '')
    .replace(littleWord, '')
    .replaceAll('啦', '了')
  if (plain.length > maxCharacters) return undefined
  let rest = plain
  let polite = false
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest
      .replace(/^[吧八爸](?=第|任务)/, '把')
      .replace(chineseFiller, '')
      .replace(englishFiller, '')
    const question = politeQuestion.exec(rest)
    if (question) {
      polite = true
      rest = rest.slice(question[0].length)
    }
    const asked = favour.exec(rest)
    if (asked) rest = rest.slice(asked[0].length)
    if (tag.test(rest) && (polite || asked || /^(?:把|将)/.test(rest))) {
      polite = true
      rest = rest.replace(tag, '')
    }
    if (polite) rest = rest.replace(/(?:吗|么)$/, '')
    rest = rest.replace(chineseEnd, '').replace(englishEnd, '').trim()
  }
  if (rest === '') return undefined
  return { text: rest, asks: !polite && /[?？]/.test(text) }
}

/** Lower case, without punctuation, and without spaces around Chinese characters. */
export function plainText(text: string): string {
  const spaced = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\bno\.? ?(?=\d)|#(?=\d)/g, 'number ')
    .replace(/[^\p{L}\p{N}\p{M}' ]|(?<![a-z])'|'(?![a-z])/gu, ' ')
  return spaced
    .replace(/ +/g, ' ')
    .replace(/(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])/g, '')
    .trim()
}
