import type { CloseName } from '../../../../src/protocol/close-codes.ts'
import type { Emotion } from '../../../../src/protocol/emotions.ts'
import type { ListenMode } from '../../../../src/protocol/messages.ts'
import { inBoth } from '../../lib/language.ts'
import type { Stage } from '../../voice/conversation.ts'
import type { MicrophoneProblem } from '../../voice/microphone.ts'
import type { TurnStep } from '../../voice/turn-times.ts'

interface Words {
  readonly title: string
  readonly about: string
  readonly you: string
  readonly lapel: string
  readonly note: string
  readonly cut: string
  readonly conversation: string
  readonly nothingYet: string
  readonly connecting: string
  readonly waiting: string
  readonly connected: string
  readonly away: string
  readonly connectAgain: string
  readonly openingMicrophone: string
  readonly stage: Readonly<Record<Stage, string>>
  readonly level: string
  readonly face: string
  readonly faces: Readonly<Record<Emotion, string>>
  readonly start: string
  readonly stop: string
  readonly hold: string
  readonly holding: string
  readonly holdHint: string
  readonly abort: string
  readonly listening: string
  readonly listenModes: Readonly<Record<ListenMode, { readonly name: string; readonly hint: string }>>
  readonly type: string
  readonly send: string
  readonly notSent: string
  readonly mode: string
  readonly modes: Readonly<Record<string, string>>
  readonly lastTurn: string
  readonly steps: Readonly<Record<TurnStep, string>>
  readonly problems: Readonly<Record<MicrophoneProblem, string>>
  readonly typingWorks: string
  readonly ended: Readonly<Partial<Record<CloseName | 'refused', string>>>
  readonly endedOtherwise: string
  readonly viewer: string
}

export const words = inBoth<Words>({
  en: {
    title: 'Talk',
    about: 'This browser is a voice device: it speaks to the server just as a badge does.',
    you: 'You',
    lapel: 'Lapel',
    note: 'Note',
    cut: 'interrupted',
    conversation: 'Conversation',
    nothingYet: 'What you and the server say appears here.',
    connecting: 'Connecting',
    waiting: 'No connection; trying again',
    connected: 'Connected',
    away: 'Not connected',
    connectAgain: 'Connect again',
    openingMicrophone: 'Opening the microphone; the browser may ask whether it may',
    stage: {
      idle: 'Ready',
      listening: 'Listening',
      understanding: 'Understanding',
      thinking: 'Thinking',
      speaking: 'Speaking',
    },
    level: 'Loudness of your voice',
    face: 'Face',
    faces: {
      neutral: 'neutral',
      happy: 'happy',
      laughing: 'laughing',
      funny: 'funny',
      sad: 'sad',
      angry: 'angry',
      crying: 'crying',
      loving: 'loving',
      embarrassed: 'embarrassed',
      surprised: 'surprised',
      shocked: 'shocked',
      thinking: 'thinking',
      winking: 'winking',
      cool: 'cool',
      relaxed: 'relaxed',
      delicious: 'delicious',
      kissy: 'kissy',
      confident: 'confident',
      sleepy: 'sleepy',
      silly: 'silly',
      confused: 'confused',
    },
    start: 'Start listening',
    stop: 'Stop listening',
    hold: 'Hold to talk',
    holding: 'Let go when you are done',
    holdHint: 'Hold this button or the space bar while you speak.',
    abort: 'Stop the answer',
    listening: 'How it listens',
    listenModes: {
      realtime: { name: 'Realtime', hint: 'It always listens: speak into an answer to interrupt it.' },
      auto: { name: 'Taking turns', hint: 'It finds the end of what you say and does not listen while it speaks.' },
      manual: { name: 'Push to talk', hint: 'It listens while you hold the button or the space bar.' },
    },
    type: 'Or type it',
    send: 'Send',
    notSent: 'There is no connection: it was not sent.',
    mode: 'Mode',
    modes: { chat: 'Chat', meeting: 'Meeting', working: 'Working', coding: 'Coding' },
    lastTurn: 'How long the last turn took',
    steps: {
      understanding: 'Understanding, from the end of your words',
      thinking: 'Thinking, until the first sentence',
      voice: 'Voice, until its first sound',
      speaking: 'Speaking, until its last sound',
    },
    problems: {
      insecure:
        'Browsers give the microphone to secure pages only. Open this page by https, or on the server itself as http://localhost.',
      refused:
        'The microphone was not allowed. Allow it for this page in the browser (the sign beside the address), then start again.',
      missing: 'No microphone was found. Plug one in, or choose one in the settings of the browser.',
      busy: 'The microphone could not be opened. Another program may be using it.',
      failed: 'The microphone could not be used. Load the page again; if that does not help, try another browser.',
    },
    typingWorks: 'Typing works all the same.',
    ended: {
      normal: 'The conversation has ended.',
      idle: 'The server closed the connection since nothing was going on.',
      silence: 'The server closed the connection since nobody had spoken for a while.',
      replaced: 'This browser talks in another tab or window now.',
      revoked: 'This browser has been shut out. An administrator can approve it again under Fleet.',
      refused: 'The server does not let this browser in.',
    },
    endedOtherwise: 'The server closed the connection.',
    viewer: 'You are signed in to look only. Talking needs the rights of an administrator.',
  },
  zh: {
    title: '对话',
    about: '此浏览器就是一台语音设备：与服务器对话的方式和胸牌完全相同。',
    you: '你',
    lapel: 'Lapel',
    note: '提示',
    cut: '已打断',
    conversation: '对话内容',
    nothingYet: '你和服务器说的话会显示在这里。',
    connecting: '连接中',
    waiting: '未连接，正在重试',
    connected: '已连接',
    away: '未连接',
    connectAgain: '重新连接',
    openingMicrophone: '正在打开麦克风，浏览器可能会请求许可',
    stage: { idle: '就绪', listening: '聆听中', understanding: '识别中', thinking: '思考中', speaking: '说话中' },
    level: '你的音量',
    face: '表情',
    faces: {
      neutral: '平静',
      happy: '开心',
      laughing: '大笑',
      funny: '逗趣',
      sad: '难过',
      angry: '生气',
      crying: '哭泣',
      loving: '喜爱',
      embarrassed: '尴尬',
      surprised: '惊讶',
      shocked: '震惊',
      thinking: '思考',
      winking: '眨眼',
      cool: '酷',
      relaxed: '放松',
      delicious: '馋',
      kissy: '飞吻',
      confident: '自信',
      sleepy: '困倦',
      silly: '调皮',
      confused: '困惑',
    },
    start: '开始聆听',
    stop: '停止聆听',
    hold: '按住说话',
    holding: '说完后松开',
    holdHint: '说话时按住此按钮或空格键。',
    abort: '停止回答',
    listening: '聆听方式',
    listenModes: {
      realtime: { name: '实时', hint: '始终聆听：回答时直接开口即可打断。' },
      auto: { name: '轮流', hint: '自动判断你何时说完，回答时不聆听。' },
      manual: { name: '按住说话', hint: '按住按钮或空格键时聆听。' },
    },
    type: '也可以输入文字',
    send: '发送',
    notSent: '未连接，消息未发送。',
    mode: '模式',
    modes: { chat: '聊天', meeting: '会议', working: '工作', coding: '编程' },
    lastTurn: '上一轮各阶段用时',
    steps: {
      understanding: '识别：从你说完算起',
      thinking: '思考：到第一句话',
      voice: '合成：到第一个声音',
      speaking: '说话：到最后一个声音',
    },
    problems: {
      insecure: '浏览器只允许安全页面使用麦克风。请通过 https 打开此页面，或在服务器本机使用 http://localhost。',
      refused: '麦克风未获许可。请在浏览器中（地址栏旁的图标）允许此页面使用麦克风，然后重新开始。',
      missing: '未找到麦克风。请接入麦克风，或在浏览器设置中选择一个。',
      busy: '无法打开麦克风，可能正被其他程序占用。',
      failed: '无法使用麦克风。请重新加载页面；如仍无效，请换一个浏览器。',
    },
    typingWorks: '仍可输入文字。',
    ended: {
      normal: '对话已结束。',
      idle: '长时间没有活动，服务器已关闭连接。',
      silence: '长时间没有人说话，服务器已关闭连接。',
      replaced: '此浏览器正在另一个标签页或窗口中对话。',
      revoked: '此浏览器已被禁止接入。管理员可在“设备”页面重新批准。',
      refused: '服务器不允许此浏览器接入。',
    },
    endedOtherwise: '服务器关闭了连接。',
    viewer: '你当前只有查看权限。对话需要管理员权限。',
  },
})
