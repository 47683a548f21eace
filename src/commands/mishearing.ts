import { isHan, type Reading, readingOf } from './pinyin.ts'

/** The words of commands. What sounds like one of them is taken for it; traditional characters are so as well. */
const commandWords =
  '认领 领取 任务 完成 标记 搞定 做完 办完 弄完 接受 接单 分配 交给 刷新 列表 清单 拉取 更新 撤销 撤回 恢复 重新 打开 工作 ' +
  '模式 会议 结束 停止 录制 录音 总结 纪要 开始 进入 切换 退出 离开 关闭 编程 聊天 最后 还没 没有 不要 不用 先别 已经'

/** Words that sound like one of those and are said as often. */
const realWords = new Set('接手 接收 昨晚 回忆 借书 推出 没油'.split(' '))

const soundKey = (characters: string): string => [...characters].map((each) => readingOf(each).sound).join(' ')

const wordOf = new Map(commandWords.split(' ').map((word) => [soundKey(word), word]))
const known = new Set(wordOf.values())

const digitOf: Readonly<Record<string, string>> = {
  yi: '一',
  yao: '一',
  er: '二',
  liang: '二',
  san: '三',
  si: '四',
  wu: '五',
  liu: '六',
  qi: '七',
  ba: '八',
  jiu: '九',
  shi: '十',
}
const digits = new Set('一二两三四五六七八九十')

/** What stands behind a number that counts tasks: 个, 项, 号, 条. */
const counterOf: Readonly<Record<string, string>> = { ge: '个', xiang: '项', hao: '号', tiao: '条' }

/** Traditional characters in the small words between those of a command. */
const simplified: Readonly<Record<string, string>> = Object.fromEntries(
  [...'個个給给還还沒没這这裡里麼么嗎吗號号項项條条兩两來来將将為为後后誰谁說说幫帮請请現现別别無无'].flatMap(
    (_, at, all) => (at % 2 === 0 ? [[all[at], all[at + 1]]] : []),
  ),
)

/** Puts the words of commands, and ordinals, where a recogniser wrote down others that sound like them. */
export function undoMishearing(text: string): string {
  const characters = [...text].map((each) => simplified[each] ?? each)
  if (!characters.some(isHan)) return text
  const readings = characters.map((each) => (isHan(each) ? readingOf(each) : undefined))
  restoreWords(characters, readings)
  restoreOrdinals(characters, readings)
  return characters.join('')
}

function restoreWords(characters: string[], readings: readonly (Reading | undefined)[]): void {
  for (let at = 0; at + 1 < characters.length; at++) {
    const written = `${characters[at]}${characters[at + 1]}`
    const meant = known.has(written) ? written : wordOf.get(`${readings[at]?.sound} ${readings[at + 1]?.sound}`)
    if (meant === undefined || realWords.has(written)) continue
    characters[at] = meant[0] ?? ''
    characters[at + 1] = meant[1] ?? ''
    at++
  }
}

/** 弟儿个 is 第二个: only with a counter behind, since 地 and 一 are everywhere. */
function restoreOrdinals(characters: string[], readings: readonly (Reading | undefined)[]): void {
  for (let start = 0; start + 2 < characters.length; start++) {
    if (readings[start]?.syllable !== 'di' && characters[start] !== '地') continue
    const number: string[] = []
    let end = start + 1
    for (; number.length < 3; end++) {
      const written = characters[end] ?? ''
      const digit = digits.has(written) ? written : digitOf[readings[end]?.syllable ?? '']
      if (digit === undefined) break
      number.push(digit)
    }
    const counter = counterOf[readings[end]?.syllable ?? '']
    const isTask = characters[end] === '任' && characters[end + 1] === '务'
    if (number.length === 0 || !(counter !== undefined || isTask)) continue
    characters.splice(start, 1 + number.length, '第', ...number)
    if (counter !== undefined) characters[end] = counter
    start = end
  }
}
