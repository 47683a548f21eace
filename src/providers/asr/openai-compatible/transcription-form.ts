import { recogniserRate } from '../../contract.ts'
import type { UtterancePcm } from '../utterance-pcm.ts'
import { wavHeader } from '../wav-header.ts'

/** A request body in pieces: the audio is sent from where it was collected, never joined. */
export interface TranscriptionForm {
  readonly contentType: string
  readonly parts: readonly Uint8Array[]
}

/** The multipart form of POST /audio/transcriptions (OpenAI API reference); `fields` are sent as they are. */
export function transcriptionForm(
  fields: Readonly<Record<string, string>>,
  pcm: UtterancePcm,
  boundary: string,
): TranscriptionForm {
  let head = ''
  for (const [name, value] of Object.entries(fields)) {
    head += `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  }
  head += `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="speech.wav"\r\nContent-Type: audio/wav\r\n\r\n`
  const parts = [
    Buffer.from(head),
    wavHeader(pcm.samples * 2, recogniserRate),
    ...pcm.bytes(),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    parts,
  }
}
