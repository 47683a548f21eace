import { parentPort, workerData } from 'node:worker_threads'
import { isStreaming } from './model-kind.ts'
import { OfflineDecoder } from './offline-decoder.ts'
import { OnlineDecoder } from './online-decoder.ts'
import { importSherpa, offlineConfig, onlineConfig, type SherpaPackage } from './sherpa-package.ts'
import type { WorkerReply, WorkerRequest, WorkerSetup } from './worker-protocol.ts'

/** The thread that holds the model: decoding takes milliseconds at a time, which the event loop does not have. */
async function serve(): Promise<void> {
  if (!parentPort) throw new Error('the sherpa-onnx worker runs in a worker thread only')
  const port = parentPort
  const reply = (message: WorkerReply) => port.postMessage(message)
  let sherpa: SherpaPackage
  try {
    sherpa = await importSherpa()
  } catch (error) {
    return reply({ type: 'unusable', missing: true, message: String(error) })
  }
  let decoder: OnlineDecoder | OfflineDecoder
  try {
    decoder = await makeDecoder(sherpa, workerData as WorkerSetup, reply)
  } catch (error) {
    return reply({ type: 'unusable', missing: false, message: String(error) })
  }
  port.on('message', (request: WorkerRequest) => {
    if (request.type === 'audio') decoder.audio(request.stream, floats(request.pcm))
    else if (request.type === 'finish') decoder.finish(request.stream)
    else decoder.cancel(request.stream)
  })
  reply({ type: 'ready' })
}

async function makeDecoder(
  sherpa: SherpaPackage,
  { files, threads, tailMs }: WorkerSetup,
  reply: (message: WorkerReply) => void,
): Promise<OnlineDecoder | OfflineDecoder> {
  if (isStreaming(files)) {
    return new OnlineDecoder(new sherpa.OnlineRecognizer(onlineConfig(files, threads)), tailMs, reply)
  }
  return new OfflineDecoder(await sherpa.OfflineRecognizer.createAsync(offlineConfig(files, threads)), reply)
}

function floats(pcm: Int16Array): Float32Array {
  return Float32Array.from(pcm, (sample) => sample / 32_768)
}

await serve()
