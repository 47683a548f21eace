export interface LocalModel {
  /** What people type, and the directory below `models/`. */
  readonly name: string
  readonly serves: 'asr streaming' | 'asr offline' | 'tts' | 'vad'
  /** ISO 639-1 (639-3 where there is none), or `any`. */
  readonly languages: readonly string[] | 'any'
  readonly licence: string
  /** Relative to the mirror. A tar.bz2 with one directory, or the model file itself. */
  readonly archive: string
  readonly archiveBytes: number
  readonly sha256: string
}

/** Where the sherpa-onnx project publishes its models; a mirror has the same tree. */
export const defaultMirror = 'https://github.com/k2-fsa/sherpa-onnx/releases/download'

/**
 * Models that can be pulled: a few that serve well, not all there are (any directory of sherpa-onnx models can be set
 * as asr.model or tts.model). Addresses, licences and digests as the sherpa-onnx project documents them; the release's
 * checksum.txt has the digests.
 */
export const localModels: readonly LocalModel[] = [
  {
    name: 'zipformer-zh-en',
    serves: 'asr streaming',
    languages: ['zh', 'en'],
    licence: 'Apache-2.0',
    archive: 'asr-models/sherpa-onnx-streaming-zipformer-bilingual-zh-en-2023-02-20.tar.bz2',
    archiveBytes: 511_274_346,
    sha256: '27ffbd9ee24ad186d99acc2f6354d7992b27bcab490812510665fa8f9389c5f8',
  },
  {
    name: 'zipformer-small-zh-en',
    serves: 'asr streaming',
    languages: ['zh', 'en'],
    licence: 'Apache-2.0',
    archive: 'asr-models/sherpa-onnx-streaming-zipformer-small-bilingual-zh-en-2023-02-16.tar.bz2',
    archiveBytes: 458_187_351,
    sha256: '2b7c63322b32e5e0f2526043a1103366119ca58dd615cd7105a37c01db9553d7',
  },
  {
    name: 'zipformer-small-en',
    serves: 'asr streaming',
    languages: ['en'],
    licence: 'Apache-2.0',
    archive: 'asr-models/sherpa-onnx-streaming-zipformer-en-20M-2023-02-17.tar.bz2',
    archiveBytes: 127_887_156,
    sha256: '9c559283e8498d3fe95913c79ca1cb454bb26281ac2b102b41306c7d752765d9',
  },
  {
    name: 'kroko-en',
    serves: 'asr streaming',
    languages: ['en'],
    licence: 'CC-BY-SA-4.0',
    archive: 'asr-models/sherpa-onnx-streaming-zipformer-en-kroko-2025-08-06.tar.bz2',
    archiveBytes: 57_267_600,
    sha256: 'c8676e5ff9ac2a85296e53ee0fd4d5fb1db6770e7a7647166eeafe349ade6834',
  },
  {
    name: 'sense-voice',
    serves: 'asr offline',
    languages: ['zh', 'en', 'ja', 'ko', 'yue'],
    licence: 'FunASR-1.1',
    archive: 'asr-models/sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2025-09-09.tar.bz2',
    archiveBytes: 165_783_878,
    sha256: '7305f7905bfcf77fa0b39388a313f3da35c68d971661a65475b56fb2162c8e63',
  },
  {
    name: 'whisper-tiny',
    serves: 'asr offline',
    languages: 'any',
    licence: 'MIT',
    archive: 'asr-models/sherpa-onnx-whisper-tiny.tar.bz2',
    archiveBytes: 116_204_861,
    sha256: 'c46116994e539aa165266d96b325252728429c12535eb9d8b6a2b10f129e66b1',
  },
  {
    name: 'melo-zh-en',
    serves: 'tts',
    languages: ['zh', 'en'],
    licence: 'MIT',
    archive: 'tts-models/vits-melo-tts-zh_en.tar.bz2',
    archiveBytes: 167_006_755,
    sha256: 'e58351ed7149f290a54534538badd4077cdbe6fddc964b24d0bee870415d1514',
  },
  {
    name: 'kokoro-zh-en',
    serves: 'tts',
    languages: ['zh', 'en'],
    licence: 'Apache-2.0',
    archive: 'tts-models/kokoro-int8-multi-lang-v1_1.tar.bz2',
    archiveBytes: 147_031_220,
    sha256: 'a1e94694776049035c4f2c6529f003aaece993c76aae9a78995831c3c4dcafc6',
  },
  {
    name: 'silero-vad',
    serves: 'vad',
    languages: 'any',
    licence: 'MIT',
    archive: 'asr-models/silero_vad.onnx',
    archiveBytes: 643_854,
    sha256: '9e2449e1087496d8d4caba907f23e0bd3f78d91fa552479bb9c23ac09cbb1fd6',
  },
]
