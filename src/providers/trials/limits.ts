/** What a service gets for one trial. */
const serviceMs = 10_000

/** A model of this machine may have to be read from the disk first, half a gigabyte of it. */
const localMs = 60_000

const local: ReadonlySet<string> = new Set(['auto', 'sherpa-onnx', 'espeak-ng', 'pocketsphinx', 'command'])

/** How long the trial of a recogniser or a voice may take. */
export function limitOf(provider: string): number {
  return local.has(provider) ? localMs : serviceMs
}
