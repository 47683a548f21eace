/**
 * Given names that are told from other words at the beginning of a sentence, where everything has a capital, and Chinese
 * family names in Latin letters. Names that are everyday words as well (Will, Mark, Grace) are left out: as speakers of
 * the meeting they are known anyway.
 */
const latin =
  'aaron abby abdul abigail adam adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra alexis alfred ali alice ' +
  'alicia alina allison amanda amber amelia amir amy ana anand andrea andreas andrew andy angela anita ann anna anne annie anthony ' +
  'anton antonio arjun arnold arthur ashley audrey barbara beatrice becky ben benjamin bernard beth betty bill bob boris brad brandon ' +
  'brenda brian bruce bruno camille carl carla carlos carmen carol caroline catherine cathy cecilia charles charlie charlotte chloe ' +
  'chris christian christina christine christopher claire clara claudia clara colin connor craig cynthia daniel daniela danny david ' +
  'deborah debra denise dennis derek diana diane diego dmitri dominic donald donna doris dorothy douglas dylan eddie edgar edith eduardo ' +
  'edward edwin elena eli elias elisabeth elizabeth ella ellen emil emily emma eric erica erik erin ernest esther ethan eugene eva evan ' +
  'evelyn fabian farah fatima felix fernando fiona florian frances francesca francis francisco fred frederick gabriel gabriela gareth gary ' +
  'geoff george gerald gina giulia gordon greg gregory greta gustav hannah hans harold harry hassan heather hector heidi helen helena henry ' +
  'herbert hiroshi howard hugo ian ibrahim igor ines ingrid irene iris isaac isabel isabella ivan jacob jake james jamie jan jane janet ' +
  'jasmine jason javier jean jeff jeffrey jennifer jenny jeremy jerry jesse jessica jill jim joan joanna joe joel johan johannes john johnny ' +
  'jon jonas jonathan jorge jose joseph joshua joyce juan judith judy julia julian julie jun justin karen karin karl kate katherine kathleen ' +
  'kathryn kathy katie keith kelly ken kenji kenneth kevin kim kimberly klaus kristin kyle lara larry laura lauren leah lena leo leon leonard ' +
  'leslie lewis liam lina linda lisa liu liz lois lorenzo louis louise lucas lucia lucy luis luke lydia maggie malcolm manuel marc marcel marco ' +
  'marcus margaret maria marie marina mario marion marta martha martin marvin mary mateo matt matthew maurice mei melanie melissa michael ' +
  'michelle miguel mike mila milan mohamed mohammed molly monica moritz nadia nancy naomi natalia natalie natasha nathan neil nicholas nick ' +
  'nicola nicole nina noah noor nora norman oleg olga oliver olivia omar oscar otto owen pablo pamela patricia patrick paul paula pauline pedro ' +
  'peggy peter petra phil philip pierre priya rachel rafael raj ralph ramon ravi raymond rebecca renee richard rita robert roberto robin rodrigo ' +
  'roger roland ron ronald rosa rosie roy russell ruth ryan sabine sally sam samantha samir samuel sandra sanjay sara sarah scott sean sebastian ' +
  'sergei sharon shirley silvia simon sofia sonia sophia sophie stacy stefan stella stephanie stephen steve steven stuart sue susan suzanne sven ' +
  'sylvia tamara tania tara ted teresa terry theo theodore theresa thomas tim timothy tina tobias todd tom tommy tony tracy trevor tyler ursula ' +
  'valentina valerie vanessa vera veronica victor victoria vincent viktor virginia vivian vladimir walter wanda wayne wendy werner wilhelm william ' +
  'xavier yan yasmin yuki yusuf yvonne zachary zoe wei wang zhang chen yang huang zhao wu zhou xu zhu guo liang deng feng cheng cao yuan pan yu ' +
  'dong su jiang cai jia xue lei qian tang yin wan duan gong shao tian ren shen peng lu xiao xie han ming fang jing ling lin li'

export const givenNames: ReadonlySet<string> = new Set(latin.split(' '))

/** The commonest Chinese family names: nine people in ten. */
export const chineseSurnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤温康施洪芦齐柯俞章鲁葛宁伍毕倪童季柳骆岑殷'

/** Words that begin with a family name and name nobody. */
export const notChineseNames = new Set(
  (
    '高兴 高度 高层 高级 高效 高端 高质 高中 高校 高管 高达 高于 高峰 高速 高铁 高标 高价 方案 方面 方法 方式 方便 方向 方针 方才 方程 程序 程度 程式 任务 任何 任命 任期 任意 ' +
    '周一 周二 周三 周四 周五 周六 周日 周末 周期 周边 周围 周报 周会 周年 马上 马路 马达 金额 金融 金属 金牌 成本 石油 石头 白色 白天 白板 江苏 江西 江南 黄金 黄色 万一 万元 ' +
    '段落 段时 常规 常见 许多 许可 安排 安全 安装 何时 何人 何种 何况 何必 向上 向下 向前 向后 向着 向来 于是 于此 余额 余下 余地 余量 叶子 夏天 夏季 季度 季节 龙头 雷达 温度 温和 ' +
    '严格 严重 严肃 钱款 钱包 毛利 毛病 毛坯 童话 史上 武器 莫名 汤料 施工 施行 洪水 章节 章程 宁可 宁愿 宁波 毕竟 毕业 单位 单独 单价 单元 元素 平台 平均 平时 计划 计算 计入 时间 时候 ' +
    '项目 项下 商业 商量 管理 管控 关于 关键 关注 关系 关闭 明天 明年 明确 明显 和解 和谐 水平 水电 支持 支付 支出 全部 全面 全员 全体 成果 成功 成员 应该 应用 应对 应当 强调 强烈 强化 ' +
    '温馨 田地 丁点 钟头 钟点 金钱 石材 杜绝 苏州 唐突 陆续 陆地 万分 康复 康健 洪亮 齐全 齐心 鲁莽 伍佰 童年 秦岭 白费 江河 黎明 顾客 顾虑 顾问 陶瓷 贺卡 汪洋 范围 范例 谢谢 林业 ' +
    '胡乱 何以 罗列 梁柱 宋体 韩国 曹操 曾经 彭博 蔡司 潘多 董事 于今 余款 蒋介 吕布 沈阳 姚明 卢比 傅里 姜汁 崔健 谭鱼 廖化 侯选 熊市 孟加 方能 方可 方块 高新 高低 高温 高压 高手 ' +
    '黄页 马力 马桶 金价 金库 白领 石墨 龙虎 龙卷 江湖 温水 严禁 严控 严厉 武汉 施压 章鱼 季报 季末 季初 程控 任职 任由 任教 段位 段子 钱财 许诺 许久 方圆 方形 周转 周知 周密 向导 石化'
  ).split(' '),
)

/** Capitals that are no names. */
export const noNames = new Set(
  (
    'i a an the and or but if in on at by of to for from with as is are was were be been will would shall should can could may ' +
    'might must do does did has have had not no yes we he she they it you this that these those there here what when where who why how ' +
    'all each both some any most our their his her its my your also then than so after before during because since until while ' +
    'mr mrs ms miss dr prof hon sir madam sure yeah yep right well good great fine alright absolutely certainly please thanks hi hello hey maybe ' +
    'perhaps actually basically honestly personally am pm ok okay tbd tba asap eod eta etc vs ie eg faq pdf today tomorrow yesterday ' +
    'monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun'
  ).split(' '),
)

/** Words that can begin a sentence without an article and are no names. */
export const commonSubjects = new Set(
  (
    'someone somebody anyone anybody everyone everybody nobody noone people management marketing production engineering finance legal sales ' +
    'support design development research procurement logistics customer client supplier vendor team budget revenue profit turnover cash money ' +
    'cost price traffic quality safety security code data access space room power energy heat water air weather time help staff demand supply ' +
    'stock inventory plastic rubber metal wood steel paper glass food fuel gas oil transport travel wifi internet email mail phone feedback ' +
    'progress interest school parliament government congress council police industry health care medicine history science rent tax pay business ' +
    'trade law order growth debt credit credit aid relief life music film video audio sound light colour color noise speech text print press ' +
    'later next first second third finally however therefore meanwhile overall instead either neither whether unless until given based due ' +
    'despite without within under over now only every many few several other another such same nothing everything something anything everyone ' +
    'more less much enough half part work lunch dinner coffee tea breakfast meeting agenda chapter step phase task item point option plan goal ' +
    'version release test launch review demo risk issue problem question answer reason result decision action summary title owner deadline ' +
    'head lead chair host guest user speaker student teacher doctor patient nurse company board committee group project product market bank ' +
    'minister president professor manager director designer engineer consent interest software hardware maths math english french german chinese'
  ).split(' '),
)
