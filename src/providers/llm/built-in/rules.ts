import { evaluateSum, spokenNumber } from './arithmetic.ts'
import { dateWords, timeWords } from './clock-words.ts'
import { brightness, changeLevel, volume } from './device-level.ts'
import { jokes } from './jokes.ts'
import type { Bilingual } from './language.ts'
import type { Question, Rule } from './rule.ts'
import { taskRules } from './task-rules.ts'

const maxCount = 20

/** Said to everything that no rule knows. */
export const noModel: Bilingual = {
  en: 'No language model is configured yet: set OPENAI_API_KEY, or add one under llm.models in the configuration.',
  zh: '还没有配置语言模型：请设置 OPENAI_API_KEY，或在配置的 llm.models 中添加一个。',
}

/** All that the assistant without a model knows: one row per intent, the first that fits answers. */
export const rules: readonly Rule[] = [
  // First: what is to be done may be about anything below.
  ...taskRules,
  {
    name: 'volume to a number',
    en: /\b(?:volume|sound)\b(?!.*\bby\b).*?(\d{1,3})/,
    zh: /(?:音量|声音).*?(\d{1,3})(?![\d点下])/,
    inDigits: true,
    answer: (question) => changeLevel(question, volume, Number(question.match[1])),
  },
  {
    name: 'mute',
    en: /^(?:please )?(?:mute|be quiet|silence)\b/,
    zh: /静音|别出声/,
    answer: (question) => changeLevel(question, volume, 0),
  },
  {
    name: 'full volume',
    en: /\b(?:full|max(?:imum)?) volume\b/,
    zh: /最大声|音量.*最[大高]|最大音量/,
    answer: (question) => changeLevel(question, volume, 100),
  },
  {
    name: 'louder',
    en: /\b(?:louder|speak up|turn (?:it|the (?:volume|sound)) up|turn up the (?:volume|sound)|volume up)\b/,
    zh: /大声一?点|(?:音量|声音).*[大高]|听不清/,
    answer: (question) => changeLevel(question, volume, 'up'),
  },
  {
    name: 'quieter',
    en: /\b(?:quieter|softer|too loud|turn (?:it|the (?:volume|sound)) down|turn down the (?:volume|sound)|volume down)\b/,
    zh: /小声一?点|(?:音量|声音).*[小低]|太吵/,
    answer: (question) => changeLevel(question, volume, 'down'),
  },
  {
    name: 'brightness to a number',
    en: /\b(?:brightness|screen)\b.*?(\d{1,3})/,
    zh: /(?:亮度|屏幕).*?(\d{1,3})(?![\d点下])/,
    inDigits: true,
    answer: (question) => changeLevel(question, brightness, Number(question.match[1])),
  },
  {
    name: 'brighter',
    en: /\b(?:brighter|too dark|brightness up|turn up the brightness)\b/,
    zh: /亮一?点|亮度.*[大高]|太暗/,
    answer: (question) => changeLevel(question, brightness, 'up'),
  },
  {
    name: 'darker',
    en: /\b(?:darker|dim|dimmer|too bright|brightness down|turn down the brightness)\b/,
    zh: /暗一?点|亮度.*[小低]|太亮/,
    answer: (question) => changeLevel(question, brightness, 'down'),
  },
  { name: 'arithmetic', en: /\d/, zh: /\d/, inDigits: true, answer: arithmetic },
  {
    name: 'count',
    en: /\bcount\b.*?\bto (\d+)/,
    zh: /数.*?到(\d+)|从\d+到(\d+).*数/,
    inDigits: true,
    answer: count,
  },
  {
    name: 'time',
    en: /\b(?:what time is it|what's the time|what is the time|tell me the time)\b(?! in\b)/,
    zh: /^(?:你好|小智|请问|告诉我|你知道|[，, ])*(?:现在|当前)?(?:是|的)?(?:几点|什么时间|时间)/,
    answer: ({ wall, timeZone }) => timeWords(wall, timeZone),
  },
  {
    name: 'date and weekday',
    en: /\bwhat(?:'s| is)? (?:the )?(?:date|day|day of the week)(?: is)?(?: it| today|\W*$)|\btoday's date\b|\btell me the (?:date|day)\b/,
    zh: /^(?!.*(?:明|后|昨|前)天).*(?:几号|日期|星期几|周几|礼拜几|什么日子)/,
    answer: ({ wall, timeZone }) => dateWords(wall, timeZone),
  },
  {
    name: 'coin',
    en: /\b(?:flip|toss|throw) a coin\b|\bheads or tails\b/,
    zh: /[抛掷扔投].{0,3}硬币/,
    answer: ({ random }) => (random() < 0.5 ? { en: 'Heads.', zh: '正面。' } : { en: 'Tails.', zh: '反面。' }),
  },
  {
    name: 'dice',
    en: /\b(?:roll|throw)\b.*\b(?:dice|die)\b/,
    zh: /[掷扔投摇].{0,3}[骰色]子/,
    answer({ random }) {
      const number = 1 + Math.floor(random() * 6)
      return { en: `A ${number}.`, zh: `${number}点。` }
    },
  },
  {
    name: 'joke',
    en: /\bjoke\b|\bmake me laugh\b/,
    zh: /笑话|逗我/,
    answer: ({ random, language }) => jokes[language][Math.floor(random() * jokes[language].length)],
  },
  {
    name: 'repeat',
    en: /\b(?:repeat|say) (?:that|it)\b|\bpardon\b|\bwhat did you say\b|\bsay again\b/,
    zh: /再说一[遍次]|再讲一遍|重复|刚才说(?:了)?什么/,
    answer: ({ before }) =>
      before.findLast((message) => message.role === 'assistant' && message.content !== '')?.content ?? {
        en: 'I have not said anything yet.',
        zh: '我还没有说过什么。',
      },
  },
  {
    name: 'help',
    en: /\bhelp\b|\bwhat (?:can|do) you (?:do|know)\b|\bwhat can i (?:say|ask)\b/,
    zh: /帮助|帮帮我|你(?:能|会|可以)(?:做|干|说|帮我)?(?:做|干)?(?:点|些)?(?:什么|啥)|什么功能/,
    answer: () => ({
      en:
        'I know the time and the date, do sums, count, tell jokes, flip coins, roll dice, and set volume and brightness. ' +
        'Say working mode, and I keep the task list. ' +
        'For real conversation I need a language model: set OPENAI_API_KEY, or add one under llm.models in the configuration.',
      zh:
        '我会报时间和日期、做算术、数数、讲笑话、抛硬币、掷骰子，还能调音量和亮度。' +
        '说“工作模式”，我就帮你管任务。' +
        '要真正聊天，我需要一个语言模型：请设置 OPENAI_API_KEY，或在配置的 llm.models 中添加一个。',
    }),
  },
  {
    name: 'name',
    en: /\b(?:your name|who are you)\b/,
    zh: /你(?:叫什么|叫啥|是谁|的名字)|怎么称呼/,
    answer: ({ name }) => ({ en: `I am ${name}.`, zh: `我是${name}。` }),
  },
  {
    name: 'how are you',
    en: /\bhow are you\b|\bhow's it going\b|\bhow do you do\b/,
    zh: /你(?:最近|今天)?(?:好吗|还好吗|怎么样)|^最近(?:好吗|怎么样)|过得好/,
    answer: () => ({ en: 'I am well, thank you. How are you?', zh: '我很好，谢谢。你呢？' }),
  },
  {
    name: 'thanks',
    en: /\bthank(?:s| you)\b/,
    zh: /谢谢|多谢|感谢/,
    answer: () => ({ en: 'You are welcome.', zh: '不客气。' }),
  },
  {
    name: 'stop',
    en: /^(?:please )?(?:stop|cancel|never mind)\b/,
    zh: /^(?:停|停下|停止|取消|算了|别说了|不用了)[。！!]?$/,
    answer: () => ({ en: 'All right.', zh: '好的。' }),
  },
  {
    name: 'goodbye',
    en: /\b(?:goodbye|bye|good night|see you)\b/,
    zh: /再见|拜拜|晚安|回头见/,
    answer: () => ({ en: 'Goodbye!', zh: '再见！' }),
  },
  {
    name: 'greeting',
    en: /^(?:hello|hi|hey|good (?:morning|afternoon|evening))\b/,
    zh: /^(?:你好|您好|嗨|哈喽|哈啰|早上好|下午好|晚上好|早安)/,
    answer: ({ name }) => ({
      en: `Hello, I am ${name}. Ask me what I can do.`,
      zh: `你好，我是${name}。你可以问我会做什么。`,
    }),
  },
]

function arithmetic({ digits }: Question): Bilingual | undefined {
  const value = evaluateSum(digits)
  if (value === undefined) return undefined
  if (!Number.isFinite(value)) return { en: 'Nothing can be divided by zero.', zh: '不能除以零。' }
  const number = spokenNumber(value)
  return { en: `That is ${number.replace(/^-/, 'minus ')}.`, zh: `等于${number.replace(/^-/, '负')}。` }
}

function count({ match }: Question): Bilingual {
  const last = Number(match[1] ?? match[2])
  if (last < 1 || last > maxCount) return { en: `I count from 1 to ${maxCount}.`, zh: `我只能从1数到${maxCount}。` }
  const numbers = Array.from({ length: last }, (_, index) => index + 1)
  return { en: `${numbers.join(', ')}.`, zh: `${numbers.join('，')}。` }
}
