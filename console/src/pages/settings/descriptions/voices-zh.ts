/** Chinese for the settings of speech synthesis; by the English of the schema. */
export const voiceTexts: Readonly<Record<string, string>> = {
  'Speech. auto: a pulled local voice, else espeak-ng.': '语音合成。auto：已下载的本地声音，否则 espeak-ng。',
  'Address of the service, up to and without `/audio/speech`.': '服务地址，不含 `/audio/speech`。',
  'Name of the voice as the service calls it.': '声音在该服务中的名称。',
  'What the service is asked for: raw 16-bit PCM, WAV, or Ogg Opus (least traffic).':
    '向服务请求的格式：16 位原始 PCM、WAV 或 Ogg Opus（流量最小）。',
  'Of raw PCM, which does not tell it; OpenAI sends 24000.': '原始 PCM 的采样率（其本身不带此信息）；OpenAI 为 24000。',
  'Rate of speech; 1 is normal.': '语速；1 为正常。',
  'Longest silence of the service, before its first sample and between two.':
    '服务最长的沉默时间：第一个采样之前，以及两个采样之间。',
  'Address of the service, up to and without `/t2a_v2`; in China `https://api.minimaxi.com/v1`.':
    '服务地址，不含 `/t2a_v2`；在中国为 `https://api.minimaxi.com/v1`。',
  'Key of the account.': '账号的密钥。',
  'Group of the account, as older addresses of the service want it (`GroupId`).':
    '账号的组，旧的服务地址需要（`GroupId`）。',
  'Name of the model.': '模型名称。',
  'Id of a system voice or of a cloned one.': '系统声音或复刻声音的 ID。',
  'What the service is asked for: raw 16-bit PCM, or MP3 (an eighth of the traffic or less).':
    '向服务请求的格式：16 位原始 PCM，或 MP3（流量为八分之一或更少）。',
  'Of the audio; devices play 24000.': '音频的采样率；设备播放 24000。',
  'Pitch of the voice; 0 is its own.': '音高；0 为声音本身的音高。',
  'Address of the service.': '服务地址。',
  'Key of the newer console; or `appId` and `accessToken` of the older one.':
    '新版控制台的密钥；或旧版控制台的 `appId` 和 `accessToken`。',
  'Application of the older console.': '旧版控制台中的应用。',
  'Access token of that application.': '该应用的访问令牌。',
  'Which voices are served, and how they are paid: `seed-tts-2.0`, `seed-tts-1.0`, `seed-icl-2.0` for cloned ones ...':
    '提供哪些声音以及如何计费：`seed-tts-2.0`、`seed-tts-1.0`，复刻声音为 `seed-icl-2.0` 等。',
  'Id of a voice that belongs to `resourceId`.': '属于 `resourceId` 的声音的 ID。',
  'Version of the model, for voices that have several.': '模型版本，用于有多个版本的声音。',
  'Rate of speech: -50 is half, 0 normal, 100 double.': '语速：-50 为一半，0 为正常，100 为两倍。',
  'Loudness: -50 is half, 0 normal, 100 double.': '音量：-50 为一半，0 为正常，100 为两倍。',
  'Short name of a voice, e.g. `en-US-AriaNeural`. Chinese voices also read English words.':
    '声音的简称，例如 `en-US-AriaNeural`。中文声音也能读英文单词。',
  'Rate of speech above or below the normal one.': '比正常语速快或慢多少。',
  'Pitch above or below that of the voice.': '比声音本身的音高高或低多少。',
  'Version of Edge that is told to the service, which refuses old ones after a while.':
    '告知服务的 Edge 版本；服务过一段时间会拒绝旧版本。',
  'Name of a pulled voice (npm run lapel -- models list), or a directory with a sherpa-onnx voice: VITS (Piper, MeloTTS ...), Kokoro, Matcha, Kitten. Left out: the first voice that has been pulled.':
    '已下载声音的名称（npm run lapel -- models list），或 sherpa-onnx 声音所在目录：VITS（Piper、MeloTTS 等）、Kokoro、Matcha、Kitten。不填：第一个已下载的声音。',
  'Which speaker of a voice that has several.': '声音有多个说话人时选用哪一个。',
  'Threads that one sentence uses.': '一句话使用的线程数。',
  'Voice as `espeak-ng --voices` names it; auto: by the language of each part of the text.':
    '`espeak-ng --voices` 中的声音名称；auto：按文本各部分的语言选择。',
  'Rate of speech.': '语速。',
  'Pitch of the voice; 50 is normal.': '音高；50 为正常。',
  'Path of the program.': '程序路径。',
  'The program first, then the WebAssembly build; false: the other way round.':
    '先用程序，再用 WebAssembly 版本；否则相反。',
  'Program that reads the text from its standard input and writes raw 16-bit mono PCM, or WAV, to its standard output; a line for `sh -c`, or a list of words that no shell sees.':
    '从标准输入读取文本，并向标准输出写入 16 位单声道原始 PCM 或 WAV 的程序；一行 `sh -c` 命令，或不经过 shell 的词列表。',
  'Of raw PCM; WAV tells its own.': '原始 PCM 的采样率；WAV 自带此信息。',
  'Longest silence of the program, before its first sample and between two.':
    '程序最长的沉默时间：第一个采样之前，以及两个采样之间。',
  'Address of the Wyoming server that speaks, as tcp://host:port.': '负责合成的 Wyoming 服务器地址：tcp://主机:端口。',
  'Name of the voice, e.g. en_US-lessac-medium. Left out: the one that the server was started with.':
    '声音名称，例如 en_US-lessac-medium。不填：服务器启动时所用的声音。',
  'Name of the speaker, where the voice has several; needs voice.': '声音有多个说话人时的名称；需要填写 voice。',
  'Longest silence of the server, before its first sample and between two.':
    '服务器最长的沉默时间：第一个采样之前，以及两个采样之间。',
}
