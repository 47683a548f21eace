import type { SpokenText } from './spoken-text.ts'

const chineseTask = '(?:任务|工作|待办(?:事项)?|活|单子)'
const englishTask = '(?:tasks?|to ?dos?|jobs?|items)'
const englishList = `(?:(?:the|my|our|all|all my|all the) )?(?:(?:open|current|remaining|latest|newest|new) )?(?:${englishTask} ?lists?|lists?|${englishTask})`

const englishFreshList = `(?:(?:the|my|our|all) )?(?:(?:latest|newest|new) ${englishTask}|(?:${englishTask} )?lists?|my ${englishTask})`

/** What is said about the list as a whole. Each is a whole utterance: 刷新 is a command, 刷新世界纪录 is none. */
const sentences = {
  refresh: [
    `(?:给我)?(?:重新)?(?:刷新|耍新|拉取|同步|更新|刷)(?:我的|最新的?)?(?:的)?(?:${chineseTask})?(?:列表|清单)`,
    `(?:给我)?(?:重新)?(?:刷新|拉取|拉|同步)(?:我的|最新的?)?(?:的)?${chineseTask}`,
    `重新整理(?:${chineseTask})?(?:列表|清单)`,
    '(?:给我)?(?:重新|再)?刷新(?:一次|一遍)?',
    `(?:把)?(?:我的)?(?:${chineseTask}(?:列表|清单)?|列表|清单)(?:给我)?(?:重新|再)?(?:刷新|更新|同步)(?:一次|一遍)?`,
    `(?:重新|再)?(?:加载|获取|拉取?)(?:最新的?)?(?:${chineseTask}|(?:${chineseTask})?(?:列表|清单))`,
    `(?:refresh|reload|sync|pull|fetch) ?(?:down )?${englishList}(?: again)?`,
    `(?:update|get) ${englishFreshList}`,
    `refresh ?(?:${chineseTask})?(?:列表|清单)?`,
    '(?:refresh|reload|pull)(?: it| again| everything)?|check for new tasks',
  ],
  undo: [
    '(?:撤销|撤回|回退)(?:我)?(?:上一步|上一个|上一次|前一步|上一条|上次|刚才|刚刚|最后一个|最后一步)?(?:的)?(?:那个)?(?:操作|修改|更改|改动|动作|那一步|那步)?|回退一步|退回上一步|恢复到上一步',
    '(?:取消|恢复)(?:我)?(?:上一步|上一个|上一次|上次|刚才|刚刚)(?:的)?(?:那个)?(?:操作|修改|更改|改动|动作)?',
    '(?:undo|revert)(?: (?:that|it|this))?',
    '(?:undo|revert) (?:(?:the|my) )?(?:last|previous)(?: (?:one|change|action|command|thing|step|task change))?',
    'take (?:that|it) back|undo what i (?:just )?did',
  ],
  more: [
    `(?:看|看看)?下一页|下一批|还有更多(?:吗|任务吗)?|(?:看)?更多(?:的)?(?:${chineseTask})?|还有(?:呢|吗)|(?:后面|接下来)(?:的)?(?:${chineseTask})?(?:呢)?`,
    '(?:继续|接着|往下|继续往下)(?:念|读|报)|再(?:来|念|读|报)几[个条]',
    `(?:(?:read|show|list)(?: me)? )?(?:more|the rest)(?: (?:${englishTask}))?|next|(?:the )?next (?:page|ones|tasks)|(?:keep|continue|go on) reading|(?:any )?more ${englishTask}`,
  ],
  list: [
    `(?:今天|现在|目前|我|我们|这里|还|都|的|手上|当前){0,3}有(?:什么|哪些|啥)(?:新的?|开放的?)?${chineseTask}(?:还)?(?:没做完|没完成|没做|要做|可以做|可以领|可以认领|可领取|可以领取|需要做|要完成|要干|可以干)?(?:的)?`,
    `(?:把)?(?:我的|今天的)?${chineseTask}(?:列表|清单)?(?:都)?(?:读|念|报)(?:一遍|出来|给我听)?|(?:读|念|报)给我听`,
    '(?:我)?(?:今天|现在)?(?:我)?(?:还)?(?:要|有什么要)(?:做|干)(?:什么|啥)?(?:的)?',
    `(?:给我们?)?(?:读|念|报|汇报|查|查查|看|看看|查看|列出|列|显示|播报|说|讲|给我看|告诉我|打开)(?:一遍|出|出来)?(?:我的|所有的?|全部的?|未完成的?|当前的?|今天的?|我有哪些|都有哪些|有哪些){0,3}${chineseTask}(?:列表|清单)?`,
    `(?:我的|当前的?|今天的?|未完成的?)?${chineseTask}(?:列表|清单)|(?:我的|我今天的|当前|今天的)${chineseTask}`,
    `(?:我的|今天的?|现在的?|未完成的?)?${chineseTask}(?:都)?(?:有哪些|有什么|是什么|有啥)`,
    `还剩(?:下)?(?:什么|哪些)(?:${chineseTask})?(?:没做|没做完|没完成|要做)?`,
    `what(?: are|'?s|'re| is) (?:the|my|our) (?:(?:open|current|remaining) )?${englishTask}`,
    `what(?:'?s| is) (?:on|in) (?:the|my|our) (?:${englishTask} )?list`,
    `(?:what|which) ${englishTask} (?:are|is) (?:open|left|there|there for me|still open|available|remaining)`,
    `(?:what|which) ${englishTask} (?:do (?:i|we) have|have (?:i|we) got|can i (?:take|claim|do))`,
    "what(?:'?s| is) left(?: to do)?|what do i have to do|what do i need to do|what is there to do|what'?s open",
    `what are today's ${englishTask}|do i have (?:any )?(?:open )?${englishTask}(?: left)?|(?:are there )?any ${englishTask} for me`,
    `(?:read|list|show|tell|give|go through)(?: out)?(?: me| us)?(?: out)? ${englishList}(?: out loud| aloud| to me| out| again){0,3}`,
    `(?:my|open|the) ${englishTask}(?: list)?|(?:task|to ?do) list`,
  ],
} as const

type ListCommand = keyof typeof sentences

const patterns = (Object.keys(sentences) as ListCommand[]).map(
  (command) => [command, new RegExp(`^(?:${sentences[command].join('|')})$`)] as const,
)

/** What is asked of the list as a whole, or of the last change. */
export function listCommand({ text, asks }: SpokenText): ListCommand | undefined {
  const command = patterns.find(([, pattern]) => pattern.test(text))?.[0]
  return command === 'refresh' || command === 'undo' ? (asks ? undefined : command) : command
}
