import type { Script } from './script-form.ts'

export const chinese: Script = {
  says: {
    time: '现在几点',
    sum: '十二乘以十一等于多少',
    enterWorking: '进入工作模式',
    claimFirst: '认领第一个任务',
    completeFirst: '完成第一个任务',
    undo: '撤销',
    readList: '念一下任务列表',
    startMeeting: '开始会议',
    joinMeeting: (code) => `加入会议 ${code}`,
    endMeeting: '结束会议',
    enterCoding: '编程模式',
    tell: (name, text) => `告诉${name}${text}`,
    message: '水管工到门口了',
    messageToAbsent: '钥匙放在前台了。',
  },
  tasks: ['给打印机加纸', '联系水管工', '更新安全检查表'],
  meeting: {
    first: ['我们决定把开业改到三月二号。', '风险是新招牌可能来不及送到。'],
    anna: '请 Bo 在星期四之前给招牌厂打电话。',
    bo: '下一步要把新日期通知媒体。',
  },
  does: {
    switchToWorking: '在胸牌上切到工作模式',
    addTasks: '从胸牌发出三个任务',
    claimSecond: '点第二个任务来认领',
    hearMeeting: '胸牌记下了两句话，发给服务器',
    leaveMeeting: '在胸牌上退出会议模式',
    runTests: '在电脑上跑 npm test，输出送到胸牌',
    testsEnd: '测试结束，退出码 1',
    leaveCoding: '在胸牌上退出编程模式',
    send: (to, text) => `给 ${to} 留言：${text}`,
    goAway: '离开了信号范围',
    comeBack: '回来了',
  },
  betweenSentences: '',
  told: {
    types: (name) => `${name} 打字`,
    speaks: (name) => `${name} 说`,
    screen: (name) => `${name} 的屏幕`,
    answers: (name, text) => `Lapel 对 ${name} 说: ${text}`,
    heard: (text) => `听到：${text}`,
    unheard: 'Lapel 没有听懂，改为打字。',
    item: ({ isDone, title, owner }) => `[${isDone ? 'x' : ' '}] ${title}${owner === null ? '' : `（${owner}）`}`,
    claimed: '归你了',
    conflict: (owner) => `没有成功，已经是 ${owner} 的了`,
    modeOn: '工作模式已打开',
    modeOff: '回到聊天',
    accepted: (count) => `${count} 句话已存盘`,
    liveTranscript: '实时记录',
    summaryTitle: (title, duration) => `会议纪要${title === '' ? '' : `《${title}》`}，时长 ${duration}`,
    summaryParts: { bullets: '要点', decisions: '决定', actions: '待办', risks: '风险', nextSteps: '下一步' },
    withoutModel: '没有语言模型，由原话摘出',
    message: (from, text) => `${from} 的留言：${text}`,
    kept: (to) => `${to} 不在，留言先存着`,
    redelivered: (to, count) => `${to} 回来了，收到了 ${count} 条留言`,
  },
  chapters: {
    arrival: { title: '两台胸牌', about: '各自向 OTA 地址问去哪里说话，然后连上。' },
    chat: { title: '聊天', about: '胸牌一开始就会的：提问，听回答。' },
    working: { title: '工作模式', about: '全组一张任务表，说话或点按都行。' },
    meeting: { title: '会议模式', about: 'Lapel 只听、只记，最后做总结。' },
    coding: { title: '编程模式', about: '编译或测试时，Lapel 在一旁看着。' },
    peers: { title: '留言', about: '胸牌之间互相留言；人不在就先存着。' },
  },
  parts: { recogniser: '听', 'language model': '想', speech: '说' },
  running: (base, parts) => `Lapel 已启动：${base}/ ，没有用配置文件。\n${parts.join('\n')}`,
  portTaken: (port, instead) => `端口 ${port} 已被占用，改用 ${instead}。`,
  connected: (name) => `${name} 的胸牌已连接。`,
  next: ({
    base,
    otaUrl,
    consoleUrl,
    adminToken,
    meetingId,
  }) => `演示到此结束，服务器还在运行。用浏览器打开控制台，刚才的一切都在里面：

  ${consoleUrl}

另开一个终端试试：

  npm run lapel -- talk --lang zh-CN --url ${base}/xiaozhi/ota/
      你是同组的第三台胸牌：先输入“工作模式”，再输入“念一下任务列表”
  curl -H "Authorization: Bearer ${adminToken}" ${base}/api/v1/meetings/${meetingId}/export
      会议纪要（Markdown）
  curl -H "Authorization: Bearer ${adminToken}" ${base}/api/v1/groups/demo/tasks
      通过 API 看任务

真机：在配网页面填写 OTA 地址 ${otaUrl}
自己的服务器（会保存数据）：npm start。怎样换上更好的识别和语言模型，见 README.zh-CN.md。

按 Ctrl+C 结束服务器，演示数据会一并删除。`,
  over: '演示到此结束。不带 --once 时服务器会继续运行，可以自己试试。',
}
