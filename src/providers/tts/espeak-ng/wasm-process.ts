import { createInterface } from 'node:readline'
import load from '@echogarden/espeak-ng-emscripten'
import { encodeFrame, type FrameKind, frameKind, type WasmRequest } from './wasm-frames.ts'

/**
 * The program that hosts espeak-ng's WebAssembly build. It is a process of its own because its synthesis blocks, and
 * because the build is under the GPL-3, which this server is not: the two only exchange bytes. Ends with its input.
 */

const send = (id: number, kind: FrameKind, payload: Uint8Array = new Uint8Array(0)) => {
  process.stdout.write(encodeFrame(id, kind, payload))
}

const { eSpeakNGWorker } = await load({ print: (text) => void process.stderr.write(`${text}\n`) })
const worker = new eSpeakNGWorker()
send(0, frameKind.ready, new Uint8Array(Uint32Array.of(worker.get_samplerate()).buffer))

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as WasmRequest
  if (worker.set_voice(request.voice) !== 0) {
    send(request.id, frameKind.error, Buffer.from(`there is no voice ${request.voice}`))
    continue
  }
  worker.set_rate(request.speed)
  worker.set_pitch(request.pitch)
  worker.set_volume(request.amplitude)
  worker.synthesize(request.text, (pcm) => {
    if (pcm.length > 0) send(request.id, frameKind.audio, new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength))
    return false
  })
  send(request.id, frameKind.end)
}
