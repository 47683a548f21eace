/** Chinese for the settings of language models, speech recognition and speech synthesis; by the English of the schema. */
export const providerTexts: Readonly<Record<string, string>> = {
  'Which provider.': '使用哪个提供方。',
  'Language models.': '语言模型。',
  'Models by alias; the settings beside `provider` are those of the provider.':
    '按别名列出的模型；`provider` 旁边是该提供方自己的设置。',
  'Address of the service, up to and without `/chat/completions`.': '服务地址，不含 `/chat/completions`。',
  'Key of the service, if it wants one.': '服务的密钥（如果需要）。',
  'Name of the model as the service calls it.': '模型在该服务中的名称。',
  'Randomness; the service has its own default.': '随机性；服务有自己的默认值。',
  'Longest answer.': '回答的最大长度。',
  'Longest silence of the service, before its first word and between two.':
    '服务最长的沉默时间：第一个词之前，以及两个词之间。',
  'Fields added to each request as they are; null removes a field that Lapel sends.':
    '原样加入每个请求的字段；null 表示去掉 Lapel 发送的字段。',
  'Address of the service API, up to and without `/chat-messages`.': '服务 API 的地址，不含 `/chat-messages`。',
  'API key of the app; it also says which app answers.': '应用的 API 密钥，同时决定由哪个应用回答。',
  'Who asks, in the logs of the app.': '应用日志中显示的提问者。',
  'Values of input variables of the app.': '应用输入变量的值。',
  'Input variable that takes the system prompt; without one it is not sent.':
    '接收系统提示词的输入变量；不填则不发送。',
  'Input variable that takes the conversation so far; without one it stands before the question.':
    '接收之前对话的输入变量；不填则放在问题之前。',
  'Address of the service; https://api.coze.com outside China.': '服务地址；中国以外为 https://api.coze.com。',
  'Access token with the permission to chat.': '具有对话权限的访问令牌。',
  'The agent, published for the API: the number in its address.': '已发布到 API 的智能体：其网址中的数字。',
  'Who asks, as the agent keeps its users apart.': '提问者，智能体以此区分用户。',
  'Values of variables of the agent (`custom_variables`).': '智能体变量的值（`custom_variables`）。',
  'Variable that takes the system prompt; without one it is not sent.': '接收系统提示词的变量；不填则不发送。',
  'What the assistant calls itself.': '助手的自称。',
  'IANA time zone for time and date.': '时间和日期所用的 IANA 时区。',
  'Which alias serves which purpose; an alias, or { use: alias, ...overrides }.':
    '哪个别名用于哪种用途：一个别名，或 { use: 别名, ...覆盖的设置 }。',
  'Alias; the settings beside it replace those of the alias.': '别名；旁边的设置会替换该别名的设置。',
  'Aliases that stand in, in this order, when the model of a purpose fails or is down.':
    '某用途的模型失败或不可用时，按此顺序接替的别名。',
  'How long a model may take before the next one is asked, or the turn fails.':
    '模型最多可用多长时间，超过后改问下一个，否则本轮失败。',
  'To be connected.': '建立连接。',
  'From the request to the first token.': '从请求到第一个词元。',
  'From the request to the last token.': '从请求到最后一个词元。',
  'Asking the next model beside the first when its first token is late; the first to speak wins.':
    '第一个模型迟迟没有开口时，同时询问下一个；先开口者胜出。',
  'On or off. Costs up to `budget` more calls; needs `fallback`.':
    '开或关。最多多花 `budget` 的调用；需要 `fallback`。',
  'How late, until the usual time of the model (the 95th percentile) has been learned.':
    '在学到模型的常用时间（第 95 百分位）之前，多晚算迟。',
  'Extra calls at most.': '额外调用的上限。',
  'Speech recognition. auto: a pulled local model, an OpenAI-compatible endpoint, pocketsphinx.':
    '语音识别。auto：已下载的本地模型、兼容 OpenAI 的接口、pocketsphinx。',
  'ISO 639-1 code of what people speak, or auto.': '人们所说语言的 ISO 639-1 代码，或 auto。',
  'Address of the API up to and including its version, e.g. http://127.0.0.1:8080/v1.':
    'API 地址，包含版本号，例如 http://127.0.0.1:8080/v1。',
  'Key of the API; servers of your own mostly need none.': 'API 密钥；自建服务器通常不需要。',
  'Model name as the API knows it.': 'API 所用的模型名称。',
  'Text that leads the model: names and terms as they should be spelled.': '引导模型的文本：人名和术语的正确写法。',
  'From the end of the utterance to its text.': '从说完到得出文字。',
  'Name of a pulled model (npm run lapel -- models list), or a directory with a sherpa-onnx model: streaming zipformer or paraformer, offline zipformer, SenseVoice, Paraformer, Whisper. Left out: the first model that has been pulled.':
    '已下载模型的名称（npm run lapel -- models list），或 sherpa-onnx 模型所在目录：流式 zipformer 或 paraformer，离线 zipformer、SenseVoice、Paraformer、Whisper。不填：第一个已下载的模型。',
  'Threads that one decoding step uses.': '一步解码使用的线程数。',
  'File with a JSGF grammar of all that can be heard. The fewer sentences, the better they are told apart. Left out: the commands of the built-in assistant.':
    '包含所有可识别内容的 JSGF 语法文件。句子越少，越容易区分。不填：内置助手的命令。',
  'What becomes of speech outside the grammar. off: it is heard as the nearest sentence. normal: most of it is dropped, and some commands with it. strict: nearly all of it is dropped, and so are badly spoken commands.':
    '语法之外的话如何处理。off：当作最接近的句子。normal：大部分丢弃，少数命令也会丢失。strict：几乎全部丢弃，说得不清楚的命令也一样。',
  'File that says how words are spoken, with every word of the grammar.': '发音词典文件，包含语法中的每个词。',
  'Directory of the acoustic model.': '声学模型所在目录。',
  'Program to run for each utterance: a line for sh, or a list of program and arguments. It reads s16le 16 kHz mono PCM from standard input until its end and writes lines of text. Standard input is a socket: a program that opens /dev/stdin needs `cat | program`. The language (asr.language) is $1 in a line, and takes the place of {language} in a list.':
    '每句话运行的程序：一行 sh 命令，或程序与参数的列表。它从标准输入读取 s16le 16 kHz 单声道 PCM 直到结束，并逐行输出文字。标准输入是套接字：打开 /dev/stdin 的程序需写成 `cat | 程序`。语言（asr.language）在命令行中是 $1，在列表中替换 {language}。',
  'From the end of the utterance to the end of the program.': '从说完到程序结束。',
  'Key of the Deepgram project.': 'Deepgram 项目的密钥。',
  'Name of the model as Deepgram calls it.': '模型在 Deepgram 中的名称。',
  'Address of the API up to and including its version.': 'API 地址，包含版本号。',
  'API key of the new console of Volcengine; takes the place of appId and accessToken.':
    '火山引擎新版控制台的 API Key，代替 appId 和 accessToken。',
  'APP ID of the application in the old console.': '旧版控制台中应用的 APP ID。',
  'Access Token of the application in the old console.': '旧版控制台中应用的 Access Token。',
  'What the account has been granted: volc.seedasr.sauc.duration or .concurrent (model 2.0), volc.bigasr.sauc.duration or .concurrent (model 1.0).':
    '账号已开通的资源：volc.seedasr.sauc.duration 或 .concurrent（模型 2.0），volc.bigasr.sauc.duration 或 .concurrent（模型 1.0）。',
  'Address of the service; bigmodel_nostream at its end gives no partial texts, is more exact and obeys asr.language.':
    '服务地址；以 bigmodel_nostream 结尾时没有中间结果，但更准确，并遵循 asr.language。',
  'Names and terms that should be understood.': '应当听懂的人名和术语。',
  'Address of the FunASR server; wss:// where it was started with a certificate.':
    'FunASR 服务器地址；使用证书启动时为 wss://。',
  'With 2pass, partial texts while someone speaks, corrected by a second model; with offline, the second model only, also for servers that have no other.':
    '2pass：说话时给出中间结果，再由第二个模型修正；offline：只用第二个模型，也适用于没有其他模型的服务器。',
  'Names and terms that should be understood, each with its weight; 20 is usual.':
    '应当听懂的人名和术语及其权重；通常为 20。',
  'Write numbers as digits, where the server can.': '在服务器支持时用阿拉伯数字书写数字。',
  'Address of the Wyoming server that hears, as tcp://host:port.': '负责识别的 Wyoming 服务器地址：tcp://主机:端口。',
  'Name of the model, where the server has several. Left out: the one that it was started with.':
    '服务器有多个模型时的模型名称。不填：启动时所用的模型。',
}
