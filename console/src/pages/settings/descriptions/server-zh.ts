/** Chinese for the settings of the server itself: access, limits, log; by the English of the schema. */
export const serverTexts: Readonly<Record<string, string>> = {
  'Where the server listens and how it stops.': '服务器在哪里监听，以及如何停止。',
  'Address to listen on.': '监听地址。',
  'Port for devices, API and console.': '设备、API 和控制台的端口。',
  'Address under which devices reach this server, e.g. https://voice.example.org.':
    '设备访问本服务器的地址，例如 https://voice.example.org。',
  'Paths of the device WebSocket; each is served with and without a trailing slash.':
    '设备 WebSocket 的路径；末尾有无斜杠均可。',
  'At SIGTERM, how long sentences being spoken may take to finish.': '收到 SIGTERM 后，正在说的句子最多可以再说多久。',
  'Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.':
    '可信反向代理的地址，采信其 X-Forwarded-For 和 X-Forwarded-Proto。',
  'Directory for everything the server keeps.': '服务器保存所有数据的目录。',
  'sqlite: a file in dataDir. postgres://user@host/database: a PostgreSQL server.':
    'sqlite：dataDir 中的一个文件。postgres://用户@主机/数据库：PostgreSQL 服务器。',
  'Who may connect.': '谁可以连接。',
  'enrol: the OTA reply hands each device on a private network its own token. approve: a person confirms the code that a new device shows. token: only the tokens below, and those issued by the API. open: everybody.':
    'enrol：OTA 应答为私有网络中的每个设备发放各自的令牌。approve：由人确认新设备显示的验证码。token：只接受下面的令牌和 API 发放的令牌。open：任何人。',
  'Static tokens that any device may use.': '任何设备都可使用的固定令牌。',
  'Who this token is for; shown in logs.': '这个令牌给谁用；会显示在日志中。',
  'The secret, 16 characters or more.': '密钥，至少 16 个字符。',
  'Opens the API, and what clients may ask of the server itself.': '用于打开 API，以及客户端对服务器本身的请求。',
  'Tokens that open the API for reading, not for changing anything.': '只能读取 API、不能修改的令牌。',
  'Tokens with which `lapel watch` may send the output of builds, and nothing else.':
    '供 `lapel watch` 发送构建输出的令牌，不能做其他事。',
  'Device ids that are let in without a token.': '无需令牌即可连接的设备 ID。',
  'Also hand tokens to devices that ask from public addresses.': '也向来自公网地址的设备发放令牌。',
  'Devices by id. What is set here cannot be changed through the API.':
    '按 ID 列出的设备。此处的设置不能通过 API 修改。',
  'What people call the device.': '人们对设备的称呼。',
  'Whose it is.': '设备属于谁。',
  'Whose tasks and messages it shares.': '与谁共享任务和消息。',
  'Entries of a list that are read out or shown at once.': '一次读出或显示的列表条目数。',
  'Whether it says aloud that a build has failed, or is fine again.': '构建失败或恢复时是否说出来。',
  'Local models (models list, models pull).': '本地模型（models list、models pull）。',
  'Where `models pull` downloads from: an address with the same tree as the releases of sherpa-onnx.':
    '`models pull` 的下载来源：与 sherpa-onnx 发布页目录结构相同的地址。',
  'Connections that are not used.': '没有使用的连接。',
  'Without any inbound frame for this long the device is warned.': '这么长时间没有收到任何数据就提醒设备。',
  'From the warning to the close.': '从提醒到关闭。',
  'Without speech for this long the conversation is closed.': '这么长时间没有人说话就结束对话。',
  'Bounds on what comes in.': '对输入内容的限制。',
  'Largest text frame.': '文本帧的最大长度。',
  'Largest binary frame, its header included.': '二进制帧（含头部）的最大长度。',
  'Text frames per connection.': '每个连接的文本帧数。',
  'Binary frames per connection.': '每个连接的二进制帧数。',
  'Connections from one address.': '来自同一地址的连接数。',
  'From the TCP connection to the hello.': '从 TCP 连接到 hello 消息。',
  'Unsent bytes kept for a slow connection before it is closed.': '慢速连接未发送的数据达到多少就关闭连接。',
  'Logging.': '日志。',
  'Least level.': '最低级别。',
  'pretty or json.': 'pretty 或 json。',
  'Longer texts keep head and tail.': '更长的文本只保留头尾。',
  'Also log what people say and other personal data.': '同时记录人们说的话和其他个人数据。',
}
