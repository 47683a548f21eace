import { frame, type TaskFrame } from './task-frame.ts'

const want = '(?:我(?:想要?|要|来|就|先|们){0,3})?'
const us = '(?:我|我们)?'
const already = '(?:已经|已|刚刚|刚才|刚|都){0,3}'
const all = '(?:都|也|已经|已|全部|全都|刚刚|刚|是){0,3}'
const take = '(?:把|将)?'
const doWork = '(?:做|作|坐|弄|办|干|搞|处理|负责|完成|跟进|跟|解决|接手|认领)'
const done =
  '(?:(?:[做作坐搞弄办干]|处理)完|做玩|搞定|完成|(?:[弄办做搞干]|处理)好|办妥|办结|收工|完工|完毕|处理完毕|完事|解决|搞掂| ?done ?| ?ok)'
const notDone = '(?:未完成|没完成|没做完|没有完成|待办|未做|没做|未开始| ?undone)'
const mark = '(?:标记|标注|标|设置|设|置|勾选|更新|状态改|状态|改|记|算)'

/** Sentences about a task with Chinese words, tried in this order. The task may be named in English. */
export const chineseFrames: readonly TaskFrame[] = [
  frame('reopen', 'any', `${take}TASK(?:${mark}|恢复)(?:为|成|回|到|作){0,3}${notDone}(?:状态)?`),
  frame('reopen', 'named', '(?:重新打开|重新开启|重新开放|再打开|重开|重启|恢复)TASK', 'unnamed'),
  frame('reopen', 'named', `${take}TASK(?:重新打开|重新开启|重新开放|再打开|重开)`),

  frame('reopen', 'named', `${take}TASK取消完成(?:标记|状态)?`),
  frame('reopen', 'named', '取消完成TASK'),

  frame('assign', 'any', `${want}认领(?:了)?TASK(?:了)?`, 'unnamed', 'bareNumber'),
  frame('assign', 'named', `${want}领取(?:了)?TASK(?:了)?`, 'unnamed', 'bareNumber'),
  frame('assign', 'known', `(?:接受|接收|接手)TASK`, 'unnamed'),
  frame('assign', 'known', `${want}(?:接受|接收|接手)(?:了)?(?<task>.+?)(?:了)?`, 'unnamed'),
  frame('assign', 'known', `${want}(?:接单|我来${doWork})(?:了)?TASK`, 'unnamed'),
  frame('assign', 'known', `(?:我)?(?:把|将)TASK(?:都)?(?:认领|领取|领|接|接手|接下)(?:了)?`),
  frame(
    'assign',
    'known',
    `${want}(?:接|领|拿|要|做|来做|负责|处理|选|抢|认|开始做|来接|来领|来认领)(?:了)?TASK(?:了)?`,
  ),
  frame('assign', 'known', '(?:(?:让|由)?我(?:来|去)|给我)TASK'),
  frame('assign', 'any', `${take}TASK(?:就|都)?(?:分配|分派|指派|派|分)给我`, 'unnamed'),
  frame('assign', 'any', '给我(?:分配|分派|指派|派)TASK', 'unnamed'),
  frame('assign', 'known', `${take}TASK(?:就|都)?(?:(?:让|由)?我来${doWork}|交给我(?:来)?${doWork}?)`, 'unnamed'),
  frame('assign', 'known', `${take}TASK(?:就|都)?(?:给我|归我|算我的|留给我|(?:让|由)我来)`),
  frame('assign', 'known', `${take}TASK(?:就|都)?(?:让|由)?我来[\u4e00-\u9fff]{0,2}`),
  frame(
    'assign',
    'known',
    `${take}(?<task>.+?)我(?:都|就)?(?:做|接|要|领|拿|包|认|认领|领取|负责|接手|接受|接单|接下|包下|揽下?|去做?|选|抢)(?:了)?`,
    'unnamed',
  ),

  frame(
    'complete',
    'any',
    `${take}TASK(?:可以)?(?:给我)?${mark}(?:为|成|作|上){0,3}(?:已|已经){0,3}(?:完成|做完|完结| ?done)(?:了|状态){0,3}`,
    'unnamed',
  ),
  frame('complete', 'any', '(?:标记|标)TASK(?:为|成)?(?:已)?(?:完成| ?done ?)(?:了)?', 'unnamed', 'bareNumber'),
  frame('complete', 'known', `${take}TASK(?:可以)?(?:给我)?(?:勾掉|划掉|打个?[勾钩]|勾上| ?done ?掉)(?:了)?`),
  frame('complete', 'known', `${us}${already}${take}TASK${us}${all}${done}(?:了|掉|好){0,3}`, 'unnamed'),
  frame('complete', 'known', `${us}${already}${take}TASK${us}${all}(?:[好完]|结束)了`),
  frame(
    'complete',
    'known',
    `${us}${already}(?:标记完成|完成|搞定|[做办弄]完|关闭|关掉)(?:了|掉)?TASK(?:了)?`,
    'unnamed',
  ),
  frame('complete', 'known', 'TASK(?:任务)?(?:标记完成|任务完成)(?:了)?'),
  // The title's own verb: 已经给王经理回电话了, 给王经理回过电话了.
  frame('complete', 'known', `${us}(?:已经|刚刚|刚才|刚|已)${take}TASK(?:了)?`),
  frame('complete', 'known', `${us}(?<task>[^过]+过[^过]*)了`),
]
