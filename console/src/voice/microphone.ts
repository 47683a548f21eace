import { FrameCutter } from '../../../src/audio/frame-cutter.ts'
import { Resampler } from '../../../src/audio/resample.ts'
import { uplink } from './audio-format.ts'
import captureWorklet from './capture-worklet.ts?worker&url'

/** Why there is no sound from here. */
export type MicrophoneProblem = 'insecure' | 'refused' | 'missing' | 'busy' | 'failed'

export class MicrophoneError extends Error {
  readonly problem: MicrophoneProblem

  constructor(problem: MicrophoneProblem, cause?: unknown) {
    super(problem, { cause })
    this.problem = problem
  }
}

/** An open microphone: somebody has to close it. */
export interface Microphone {
  close(): void
}

/**
 * Opens the microphone, with echo cancellation so that the answer is not heard as speech; asks for permission where the
 * browser wants it. `onFrame` gets frames of the uplink's length, valid during the call only; `onLost` tells that the
 * device went away. Rejects with a MicrophoneError.
 */
export async function openMicrophone(onFrame: (pcm: Int16Array) => void, onLost: () => void): Promise<Microphone> {
  // Where the page is not secure, neither of them exists.
  if (!isSecureContext || !navigator.mediaDevices) throw new MicrophoneError('insecure')
  const stream = await navigator.mediaDevices
    .getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    })
    .catch((error: unknown) => {
      throw new MicrophoneError(problemOf(error), error)
    })
  const release = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  try {
    const { context, source } = connectSource(stream)
    await context.audioWorklet.addModule(captureWorklet)
    const capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 })
    const resampler = new Resampler(context.sampleRate, uplink.sampleRate)
    const cutter = new FrameCutter(uplink.frameSamples)
    capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      cutter.push(resampler.push(toPcm(data)), onFrame)
    }
    source.connect(capture)
    await context.resume()
    for (const track of stream.getTracks()) track.onended = onLost
    return {
      close() {
        capture.port.onmessage = null
        release()
        void context.close()
      },
    }
  } catch (error) {
    release()
    throw new MicrophoneError('failed', error)
  }
}

/** At the rate of the uplink where the browser can, else at that of the microphone (Firefox refuses to mix rates). */
function connectSource(stream: MediaStream) {
  const wanted = new AudioContext({ sampleRate: uplink.sampleRate, latencyHint: 'interactive' })
  try {
    return { context: wanted, source: wanted.createMediaStreamSource(stream) }
  } catch {
    void wanted.close()
    const context = new AudioContext({ latencyHint: 'interactive' })
    return { context, source: context.createMediaStreamSource(stream) }
  }
}

function toPcm(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767))
}

function problemOf(error: unknown): MicrophoneProblem {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return name === 'NotReadableError' ? 'busy' : 'failed'
}
