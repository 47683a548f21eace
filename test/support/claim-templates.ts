/**
 * Ways in which something is said in a meeting and then written down in its minutes, for measuring the check of claims.
 * Slots: {p} who speaks, {q} somebody else, {t} a thing, {n} a small number, {m} an amount, {c} a percentage, {d} a date.
 * In `say` a slot is filled as people speak, in `claim` as people write.
 */
export interface ClaimTemplate {
  readonly say: string
  readonly claim: string
  /** The claim the wrong way round. */
  readonly flip: string
  /** Who has to do it. */
  readonly owner?: 'p' | 'q'
  /** It has to be done by {d}. */
  readonly due?: true
}

export const englishTemplates: readonly ClaimTemplate[] = [
  {
    say: "I'll send the {t} to {q} by {d}.",
    claim: '{p} will send the {t} to {q} by {d}.',
    flip: '{p} will not send the {t} to {q} by {d}.',
    owner: 'p',
    due: true,
  },
  {
    say: 'Okay, I can take care of the {t}. You will have it {d}, I promise.',
    claim: '{p} takes care of the {t}.',
    flip: '{p} does not take care of the {t}.',
    owner: 'p',
    due: true,
  },
  {
    say: '{q}, can you call the supplier about the {t} before {d}?',
    claim: '{q} will call the supplier about the {t}.',
    flip: '{q} will not call the supplier about the {t}.',
    owner: 'q',
    due: true,
  },
  {
    say: 'So {q} is going to update the {t}, and that should be ready {d}.',
    claim: '{q} is going to update the {t}, due {d}.',
    flip: '{q} is not going to update the {t}, due {d}.',
    owner: 'q',
    due: true,
  },
  {
    say: 'Let me check the {t} with the lawyers and get back to you {d}.',
    claim: 'Check the {t} with the lawyers.',
    flip: 'Do not check the {t} with the lawyers.',
    owner: 'p',
    due: true,
  },
  {
    say: 'We need {n} more testers before the launch.',
    claim: '{n} more testers are needed before the launch.',
    flip: '{n} more testers are not needed before the launch.',
  },
  {
    say: "Well, the {t} costs us {m} euros, and that's over budget.",
    claim: 'The {t} costs {m} euros, which is over budget.',
    flip: 'The {t} costs {m} euros, which is not over budget.',
  },
  {
    say: "Okay, so we're not going to use the {t} in this release.",
    claim: 'The {t} will not be used in this release.',
    flip: 'The {t} will be used in this release.',
  },
  {
    say: 'We decided to go with the {t} that {q} proposed.',
    claim: 'The team decided to go with the {t} proposed by {q}.',
    flip: 'The team decided not to go with the {t} proposed by {q}.',
  },
  {
    say: '{q} told me that sales went up {c} percent last month.',
    claim: 'According to {q}, sales went up {c}% last month.',
    flip: 'According to {q}, sales did not go up {c}% last month.',
  },
  {
    say: "I don't think we can finish the {t} by {d}.",
    claim: 'The {t} cannot be finished by {d}.',
    flip: 'The {t} can be finished by {d}.',
  },
  {
    say: 'The server was down for {n} hours on {d}.',
    claim: 'The server was down for {n} hours on {d}.',
    flip: 'The server was not down for {n} hours on {d}.',
  },
  {
    say: 'Nobody has tested the {t} yet, as far as I know.',
    claim: 'The {t} has not been tested yet.',
    flip: 'The {t} has been tested.',
  },
  {
    say: 'The customer refused to pay the {m} euros for the {t}.',
    claim: 'The customer refused to pay {m} euros for the {t}.',
    flip: 'The customer agreed to pay {m} euros for the {t}.',
  },
  {
    say: "We can ship without the {t}, that's fine.",
    claim: 'Shipping without the {t} is possible.',
    flip: 'Shipping without the {t} is not possible.',
  },
  {
    say: 'My worry is that the {t} will be late, by {n} weeks or so.',
    claim: 'The {t} may be {n} weeks late.',
    flip: 'The {t} will not be late.',
  },
  {
    say: "Let's meet again on {d} and look at the {t} together.",
    claim: 'The next meeting about the {t} is on {d}.',
    flip: 'The next meeting is not about the {t}.',
  },
  {
    say: "{q} hasn't signed the contract for the {t}.",
    claim: '{q} has not signed the contract for the {t}.',
    flip: '{q} has signed the contract for the {t}.',
  },
  {
    say: 'And we hired {q} as the new designer, starting {d}.',
    claim: '{q} was hired as designer and starts {d}.',
    flip: '{q} was not hired as designer.',
  },
  {
    say: 'The board approved the {t} with {n} votes.',
    claim: 'The {t} was approved by the board with {n} votes.',
    flip: 'The {t} was rejected by the board with {n} votes.',
  },
  {
    say: 'The tests of the {t} passed on all {n} devices.',
    claim: 'Tests of the {t} passed on {n} devices.',
    flip: 'Tests of the {t} did not pass on {n} devices.',
  },
  {
    say: "It's {m} dollars a year for {n} seats, says {q}.",
    claim: '{q} says it costs {m} dollars a year for {n} seats.',
    flip: '{q} does not say it costs {m} dollars a year for {n} seats.',
  },
  {
    say: "There's no money left for the {t}, sorry.",
    claim: 'No money is left for the {t}.',
    flip: 'Money is left for the {t}.',
  },
  {
    say: 'Um, {c} percent of the users switched off the {t}, which surprised me.',
    claim: '{c} percent of users switched off the {t}.',
    flip: '{c} percent of users did not switch off the {t}.',
  },
  {
    say: 'The delivery of the {t} has been moved to {d}.',
    claim: 'Delivery of the {t} was moved to {d}.',
    flip: 'Delivery of the {t} was not moved to {d}.',
  },
  {
    say: "We shouldn't store passwords in the {t}, never.",
    claim: 'Passwords should not be stored in the {t}.',
    flip: 'Passwords should be stored in the {t}.',
  },
  {
    say: 'I talked to {q}, and the {t} is safe, the lab confirmed that on {d}.',
    claim: 'The lab confirmed on {d} that the {t} is safe.',
    flip: 'The lab confirmed on {d} that the {t} is not safe.',
  },
  {
    say: 'Honestly the {t} is too slow, it takes {n} seconds to start.',
    claim: 'The {t} takes {n} seconds to start.',
    flip: 'The {t} does not take {n} seconds to start.',
  },
  {
    say: 'We lost {m} units of the {t} because of the flood.',
    claim: '{m} units of the {t} were lost in the flood.',
    flip: 'No units of the {t} were lost in the flood.',
  },
  {
    say: "{q} can't come to the review of the {t} on {d}.",
    claim: '{q} cannot come to the review of the {t} on {d}.',
    flip: '{q} can come to the review of the {t} on {d}.',
  },
]

export const chineseTemplates: readonly ClaimTemplate[] = [
  {
    say: '{t}我来整理，{d}之前发给{q}。',
    claim: '{p}负责整理{t}，{d}前发给{q}。',
    flip: '{p}不负责整理{t}。',
    owner: 'p',
    due: true,
  },
  { say: '那就由{q}来跟进{t}，{d}给个结果。', claim: '{q}跟进{t}。', flip: '{q}不跟进{t}。', owner: 'q', due: true },
  { say: '{q}，你{d}之前把{t}提交一下。', claim: '{q}在{d}前提交{t}。', flip: '{q}不提交{t}。', owner: 'q', due: true },
  { say: '我们还需要{n}个测试人员。', claim: '还需要{n}名测试人员。', flip: '不需要{n}名测试人员。' },
  { say: '{t}要花{m}块钱，已经超预算了。', claim: '{t}需花费{m}元，已超预算。', flip: '{t}需花费{m}元，没有超预算。' },
  { say: '这个版本我们不用{t}了。', claim: '这个版本不用{t}。', flip: '这个版本使用{t}。' },
  {
    say: '大家决定采用{q}提的那个{t}方案。',
    claim: '会议决定采用{q}提出的{t}方案。',
    flip: '会议决定不采用{q}提出的{t}方案。',
  },
  {
    say: '{q}说上个月的销售额涨了百分之{c}。',
    claim: '{q}表示上个月销售额上涨{c}%。',
    flip: '{q}表示上个月销售额没有上涨{c}%。',
  },
  { say: '我觉得{t}在{d}之前完不成，做不完的。', claim: '{t}在{d}之前做不完。', flip: '{t}在{d}之前能做完。' },
  { say: '服务器{d}宕机了{n}个小时。', claim: '服务器{d}宕机{n}小时。', flip: '服务器{d}没有宕机。' },
  { say: '{t}到现在还没有测试过。', claim: '{t}尚未测试。', flip: '{t}已经测试。' },
  { say: '客户拒绝支付{t}的{m}块钱。', claim: '客户拒绝支付{t}的{m}元。', flip: '客户同意支付{t}的{m}元。' },
  { say: '{q}没有签{t}的合同。', claim: '{q}没有签{t}的合同。', flip: '{q}签了{t}的合同。' },
  { say: '董事会批准了{t}，{n}票赞成。', claim: '董事会以{n}票批准{t}。', flip: '董事会以{n}票否决{t}。' },
  { say: '{t}的预算一分钱都没有了。', claim: '{t}没有预算了。', flip: '{t}还有预算。' },
  { say: '有{n}个用户投诉{t}的质量问题。', claim: '{n}名用户投诉{t}的质量问题。', flip: '没有用户投诉{t}的质量问题。' },
  { say: '{t}的交付推到{d}了。', claim: '{t}的交付改到{d}。', flip: '{t}的交付不改到{d}。' },
  { say: '密码不能存在{t}里面。', claim: '密码不能存在{t}里。', flip: '密码可以存在{t}里。' },
  { say: '下次会议定在{d}，讨论{t}。', claim: '{d}开会讨论{t}。', flip: '{d}不开会讨论{t}。' },
  {
    say: '我问过{q}了，{t}是安全的，实验室确认过。',
    claim: '实验室确认{t}是安全的。',
    flip: '实验室确认{t}是不安全的。',
  },
  { say: '{q}{d}来不了{t}的评审会。', claim: '{q}{d}不能参加{t}的评审会。', flip: '{q}{d}参加{t}的评审会。' },
  { say: '水灾让我们损失了{m}件{t}。', claim: '水灾造成{m}件{t}损失。', flip: '水灾没有造成{t}损失。' },
]

/**
 * Written when the check did well on those above, to see what it makes of ways of speaking that it was not made with: at
 * first sight it caught 94 % of 500 and doubted 1 % of the untouched summaries.
 */
export const laterEnglishTemplates: readonly ClaimTemplate[] = [
  {
    say: "Right, leave the {t} with me, I'll have something to show by {d}.",
    claim: '{p} prepares the {t} by {d}.',
    flip: '{p} does not prepare the {t} by {d}.',
    owner: 'p',
    due: true,
  },
  {
    say: '{q}, would you mind booking a room for the {t}? {d} would be ideal.',
    claim: 'Book a room for the {t}.',
    flip: 'Do not book a room for the {t}.',
    owner: 'q',
    due: true,
  },
  {
    say: "I've asked {q} to get three quotes for the {t}, and they should be in by {d}.",
    claim: '{q} obtains quotes for the {t}.',
    flip: '{q} does not obtain quotes for the {t}.',
    owner: 'q',
    due: true,
  },
  {
    say: 'The thing is, the {t} weighs {n} kilos, and the limit is lower than that.',
    claim: 'At {n} kilos the {t} is too heavy.',
    flip: 'At {n} kilos the {t} is not too heavy.',
  },
  {
    say: "We've spent {m} euros on the {t} so far.",
    claim: 'Spending on the {t} has reached {m} euros.',
    flip: 'Spending on the {t} has not reached {m} euros.',
  },
  {
    say: "Nope, the {t} isn't going to make it into the spring catalogue.",
    claim: 'The spring catalogue will appear without the {t}.',
    flip: 'The spring catalogue will include the {t}.',
  },
  {
    say: 'All in favour? Good, then the {t} gets the green light.',
    claim: 'The {t} was given the green light.',
    flip: 'The {t} was not given the green light.',
  },
  {
    say: "{q} is out of office until {d}, so we can't ask about the {t}.",
    claim: '{q} is away until {d}.',
    flip: '{q} is not away until {d}.',
  },
  {
    say: "I'm a bit worried we're going to run out of parts for the {t} around {d}.",
    claim: 'Parts for the {t} may run out around {d}.',
    flip: 'Parts for the {t} will not run out around {d}.',
  },
  {
    say: 'Our churn is down to {c} percent, thanks to {q}.',
    claim: 'Churn fell to {c}%, thanks to {q}.',
    flip: 'Churn did not fall to {c}%.',
  },
  {
    say: 'The landlord wants {m} a month for the hall, and I find that reasonable.',
    claim: 'The landlord asks {m} per month for the hall.',
    flip: 'The landlord does not ask {m} per month for the hall.',
  },
  {
    say: 'Nothing has been signed with the {t} people, let me be clear.',
    claim: 'No contract has been signed for the {t}.',
    flip: 'A contract has been signed for the {t}.',
  },
  {
    say: 'It turned out that {n} of our shops never received the {t}.',
    claim: '{n} shops did not receive the {t}.',
    flip: '{n} shops received the {t}.',
  },
  {
    say: "We'd rather postpone the {t} than cut corners, so it moves to {d}.",
    claim: 'The {t} is postponed to {d}.',
    flip: 'The {t} is not postponed to {d}.',
  },
  {
    say: 'What {q} and I agreed is that the {t} stays as it is.',
    claim: '{q} and {p} agreed to leave the {t} unchanged.',
    flip: '{q} and {p} did not agree to leave the {t} as it is.',
  },
  {
    say: 'The audit found {n} problems with the {t}, two of them serious.',
    claim: 'The audit found {n} problems with the {t}.',
    flip: 'The audit found no problems with the {t}.',
  },
  {
    say: "The insurance doesn't cover the {t}, I double checked.",
    claim: 'The {t} is not covered by the insurance.',
    flip: 'The {t} is covered by the insurance.',
  },
  {
    say: "So the price of the {t} goes from {n} to {m} next year, that's what {q} says.",
    claim: 'According to {q} the {t} will cost {m} next year.',
    flip: 'According to {q} the {t} will not cost {m} next year.',
  },
  {
    say: "I'd like the {t} on everyone's desk by {d}, and {q} has agreed to print it.",
    claim: '{q} prints the {t} by {d}.',
    flip: '{q} does not print the {t} by {d}.',
    owner: 'q',
    due: true,
  },
  {
    say: "We're hiring {n} people for the {t} team, and the ads go out {d}.",
    claim: '{n} people will be hired for the {t} team; the ads go out {d}.',
    flip: 'People will not be hired for the {t} team.',
  },
]

export const laterChineseTemplates: readonly ClaimTemplate[] = [
  {
    say: '{t}这块交给我，{d}之前肯定弄好。',
    claim: '{p}在{d}前完成{t}。',
    flip: '{p}不在{d}前完成{t}。',
    owner: 'p',
    due: true,
  },
  { say: '麻烦{q}把{t}核对一下，{d}我们要用。', claim: '{q}核对{t}。', flip: '{q}不核对{t}。', owner: 'q', due: true },
  {
    say: '我让{q}去找供应商谈{t}的价格了，{d}有结果。',
    claim: '{q}与供应商谈{t}的价格。',
    flip: '{q}不与供应商谈{t}的价格。',
    owner: 'q',
    due: true,
  },
  { say: '{t}到目前为止花了{m}块。', claim: '{t}已花费{m}元。', flip: '{t}没有花费{m}元。' },
  { say: '{t}赶不上春季发布会了，这个没办法。', claim: '{t}赶不上春季发布会。', flip: '{t}能赶上春季发布会。' },
  { say: '没有人反对的话，{t}就算通过了。', claim: '{t}获得通过。', flip: '{t}没有获得通过。' },
  { say: '退货率降到了百分之{c}，这个要感谢{q}。', claim: '退货率降到{c}%，感谢{q}。', flip: '退货率没有降到{c}%。' },
  { say: '有{n}家门店一直没收到{t}。', claim: '{n}家门店没有收到{t}。', flip: '{n}家门店收到了{t}。' },
  { say: '保险是不包括{t}的，我查过了。', claim: '保险不包括{t}。', flip: '保险包括{t}。' },
  { say: '审计发现{t}有{n}个问题。', claim: '审计发现{t}存在{n}个问题。', flip: '审计没有发现{t}存在问题。' },
  { say: '{q}要到{d}才回来，{t}的事先等等。', claim: '{q}{d}回来。', flip: '{q}{d}不回来。' },
  {
    say: '房东一个月要{m}块，我觉得可以接受。',
    claim: '房东要价每月{m}元，可以接受。',
    flip: '房东要价每月{m}元，不可以接受。',
  },
  { say: '{t}这个月卖了{m}件，比预期好。', claim: '{t}本月销售{m}件，好于预期。', flip: '{t}本月没有销售{m}件。' },
  { say: '我跟{q}商量过，{t}维持原样。', claim: '{p}和{q}商定{t}维持原样。', flip: '{p}和{q}商定{t}不维持原样。' },
]

export interface DateChoice {
  /** Which dates mean the same. */
  readonly group: string
  readonly said: readonly string[]
  readonly written: readonly string[]
  /** ISO 8601, where it is a day. */
  readonly day: string
}

/** Said on Tuesday, 24 November 2026. */
export const meetingDay = '2026-11-24'

export const englishDatePool: readonly DateChoice[] = [
  {
    group: 'Fri',
    said: ['Friday', 'this Friday'],
    written: ['Friday', '27 November', 'Friday, 27 November'],
    day: '2026-11-27',
  },
  { group: 'Wed', said: ['tomorrow'], written: ['tomorrow', '25 November', 'Wednesday'], day: '2026-11-25' },
  {
    group: 'Thu',
    said: ['Thursday', 'the day after tomorrow'],
    written: ['Thursday', '26 November'],
    day: '2026-11-26',
  },
  {
    group: 'Mon',
    said: ['Monday', 'next Monday', 'the thirtieth of November'],
    written: ['Monday', '30 November', 'November 30'],
    day: '2026-11-30',
  },
  {
    group: 'Dec 12',
    said: ['the twelfth of December', 'December 12th', 'December twelfth'],
    written: ['12 December', 'December 12', 'Dec 12', '12 December 2026'],
    day: '2026-12-12',
  },
  {
    group: 'Jan 15',
    said: ['January fifteenth', 'the fifteenth of January'],
    written: ['15 January', 'January 15, 2027'],
    day: '2027-01-15',
  },
  {
    group: 'Dec 31',
    said: ['the end of the year', 'December 31st'],
    written: ['31 December', 'the end of the year'],
    day: '2026-12-31',
  },
  {
    group: 'Mar 3',
    said: ['March the third', 'the third of March'],
    written: ['3 March', 'March 3'],
    day: '2027-03-03',
  },
]

export const chineseDatePool: readonly DateChoice[] = [
  { group: '五', said: ['周五', '本周五', '这周五'], written: ['周五', '11月27日'], day: '2026-11-27' },
  { group: '三', said: ['明天'], written: ['明天', '11月25日'], day: '2026-11-25' },
  { group: '四', said: ['后天', '星期四'], written: ['周四', '11月26日'], day: '2026-11-26' },
  { group: '下一', said: ['下周一', '下星期一'], written: ['下周一', '11月30日'], day: '2026-11-30' },
  { group: '十二', said: ['十二月十二号', '12月12号'], written: ['12月12日', '十二月十二日'], day: '2026-12-12' },
  { group: '一月', said: ['一月十五号', '明年一月十五号'], written: ['1月15日', '2027年1月15日'], day: '2027-01-15' },
  { group: '年底', said: ['年底', '十二月三十一号'], written: ['年底', '12月31日'], day: '2026-12-31' },
  { group: '下三', said: ['下周三'], written: ['下周三', '12月2日'], day: '2026-12-02' },
]

export const englishPeople =
  'Anna Marcus Priya Tom Elena Kwame Sofia Bjorn Oluwaseun Grace Nakamura Ferreira Dmitri Chloe'.split(' ')
export const chinesePeople = '张伟 李强 王芳 陈静 刘洋 赵敏 周杰 孙丽 吴磊 郑凯 何晓明 林志远'.split(' ')
export const englishThings =
  'quarterly report,battery test,payment module,packaging,translation,rubber case,onboarding guide,warehouse scanner,training video,heating system,press release,floor plan'.split(
    ',',
  )
export const chineseThings =
  '季度报告,电池测试,支付模块,产品包装,翻译稿,培训视频,扫码枪,用户手册,橡胶外壳,供暖系统,新闻稿,平面图'.split(',')
