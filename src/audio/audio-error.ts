export type AudioFailure =
  | 'missing' // a package or model file is not there
  | 'broken' // a model file is there but cannot be used
  | 'crashed' // the thread that did the work died
  | 'closed' // the engine has been closed

/** What can go wrong in the audio room; the message says what someone can do about it. */
export class AudioError extends Error {
  override readonly name = 'AudioError'
  readonly failure: AudioFailure

  constructor(failure: AudioFailure, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.failure = failure
  }
}
