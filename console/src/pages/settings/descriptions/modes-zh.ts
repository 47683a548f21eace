/** Chinese for the settings of conversations, tasks, messages, meetings and coding; by the English of the schema. */
export const modeTexts: Readonly<Record<string, string>> = {
  'Voice activity detection.': '语音活动检测。',
  'auto: silero where a model file is present, else webrtc (with an energy gate).':
    'auto：有模型文件时用 silero，否则用 webrtc（带能量门限）。',
  'Silence that ends an utterance.': '静音多久算一句话结束。',
  'Speech needed before an utterance begins.': '说话多久算一句话开始。',
  'Audio kept from before the beginning, so that no first syllable is lost.':
    '保留开始之前的音频，避免丢失第一个音节。',
  'Speech needed to interrupt the answer in realtime mode.': '实时模式下，说话多久可以打断回答。',
  'Conversation.': '对话。',
  'System prompt of the conversation.': '对话的系统提示词。',
  'Spoken after the wake word; empty: listen at once.': '唤醒后说的话；留空：立即聆听。',
  'An answer that takes longer is announced by "one moment"; 0: never.': '回答超过这个时间就先说“稍等”；0：从不。',
  'Texts of `listen detect` that are wake words; any other text is what the user typed.':
    '`listen detect` 中属于唤醒词的文本；其他文本视为用户输入。',
  'Saying exactly this ends the conversation.': '说出完全相同的话就结束对话。',
  'Exchanges remembered within one conversation.': '一次对话中记住的来回数。',
  'How long the conversation is remembered after the device has disconnected.': '设备断开后，对话保留多久。',
  'Utterances.': '话语。',
  'Push to talk: without a release for this long, voice activity may end the utterance.':
    '按键说话：这么久没有松开时，可由语音活动检测结束。',
  'An utterance is ended after this long at the latest; from three quarters of it on, at a pause.':
    '一句话最长多久；超过四分之三后遇到停顿即结束。',
  'What is kept of conversations, for the console and the API: how long each turn took, and more if wanted.':
    '为控制台和 API 保留的对话信息：每轮用时，以及按需保留的更多内容。',
  'Also keep what was said and answered: personal data of whoever speaks, in memory only.':
    '同时保留说了什么、回答了什么：说话人的个人数据，只在内存中。',
  'Also keep the sound of both sides, in dataDir/recordings: personal data, whose keeping people may have to agree to.':
    '同时在 dataDir/recordings 中保留双方的声音：属于个人数据，可能需要当事人同意。',
  'Recordings kept in all; the oldest go first.': '录音总量上限；先删除最旧的。',
  'Recordings are removed after this long.': '录音保留多久后删除。',
  'Working mode: tasks.': '工作模式：任务。',
  'Two snapshots for registration, hello and mode start within this time are one.':
    '注册、hello 和进入模式在此时间内的两次快照合并为一次。',
  'Above 0: the snapshot after hello waits this long.': '大于 0：hello 之后的快照等待这么久。',
  'Groups beside their own that devices may see and change; `*`: all.':
    '除自己的组外，设备还可查看和修改的组；`*`：全部。',
  'System prompt for what is no direct command.': '用于非直接命令的系统提示词。',
  'Messages between devices, and screens that they show each other.': '设备之间的消息，以及互相展示的画面。',
  'Who may write to whom; one rule that allows it is enough. same-group: devices of one group, all: everybody; both with broadcasts.':
    '谁可以给谁发消息；有一条规则允许即可。same-group：同组设备，all：所有设备；两者都包含广播。',
  'Who: ids, names or groups of devices, `role:NAME`, or `*`.': '发送者：设备的 ID、名称或组，`role:名称`，或 `*`。',
  'Whom they reach, written in the same way.': '接收者，写法相同。',
  'Whether also with one message to all of those.': '是否也可一次发给所有这些接收者。',
  'Devices by role, for `role:NAME` in `acl`: ids, names or groups.':
    '按角色列出的设备，用于 `acl` 中的 `role:名称`：ID、名称或组。',
  'Messages that wait for one device; more are refused. A lowered bound puts out the newest.':
    '为一个设备排队的消息数；超出则拒绝。调低时丢弃最新的。',
  'How long a message waits, at most and unless it says less.': '消息最多等待多久（消息自己可以要求更短）。',
  'Messages that one device may send.': '一个设备可以发送的消息数。',
  'Messages to all that one device may send.': '一个设备可以发送的群发消息数。',
  'Devices that one message may name.': '一条消息可以指定的设备数。',
  'Messages that a device is sent before it has acknowledged the first of them.':
    '设备确认第一条之前，最多向其发送的消息数。',
  'Meetings.': '会议。',
  'How often devices are sent what was said.': '多久向设备发送一次发言内容。',
  'What was said is summed up after this long at the latest, while people talk on.':
    '会议进行中，最晚多久汇总一次发言。',
  'Length of the summary.': '摘要的长度。',
  'Length of what is kept of one window.': '每个时段保留内容的长度。',
  'Text of the transcript in one call of the model.': '一次模型调用中的记录文本长度。',
  'A meeting whose devices have all gone is ended after this long.': '所有设备离开后多久结束会议。',
  'Shortest duration that a summary states.': '摘要中写明的最短时长。',
  'Language of summaries; auto: that of the meeting.': '摘要的语言；auto：会议所用的语言。',
  'What a summary looks for; docs/guide/meetings.md lists them.': '摘要关注什么；可选项见 docs/guide/meetings.md。',
  'Words that the recogniser gets wrong, and what was meant.': '识别器常听错的词，以及本来的意思。',
  'A summary made without the model is made anew when the model answers again; 0: it stays.':
    '没有模型时做的摘要，在模型恢复后重做；0：保持不变。',
  'Meetings kept; the oldest go first.': '保留的会议数；先删除最旧的。',
  'Meetings are removed after this long; 0: never because of their age.': '会议保留多久后删除；0：不因时间删除。',
  'Telling voices apart that one device hears; docs/guide/meetings.md says how.':
    '区分同一设备听到的不同声音；方法见 docs/guide/meetings.md。',
  'Path of a speaker embedding model for sherpa-onnx (.onnx); none: voices are not told apart.':
    'sherpa-onnx 声纹模型（.onnx）的路径；不填：不区分声音。',
  'Likeness from which two utterances are of one voice; depends on the model.':
    '相似度达到多少算同一个人；取决于模型。',
  'Where summaries are sent.': '摘要发送到哪里。',
  'POST target; none: nothing is sent.': 'POST 的目标地址；不填：不发送。',
  'Key of the signature: X-Meeting-Signature: sha256=<hex HMAC of the body>.':
    '签名密钥：X-Meeting-Signature: sha256=<正文的十六进制 HMAC>。',
  'Further request headers.': '其他请求头。',
  'Its value.': '它的值。',
  'Coding mode: what builds and tests say.': '编程模式：构建和测试的输出。',
  'Output has to pause this long before it is told of; errors are told at once.':
    '输出停顿这么久后才播报；错误立即播报。',
  'Length of what the model says of one piece of output.': '模型对一段输出的说明长度。',
  'Insights that one device is sent; beyond that they wait and become one.':
    '向一个设备发送的要点数；超出的等待并合并为一条。',
  'System prompt for questions in coding mode.': '编程模式下提问的系统提示词。',
}
