import { type AdminPorts, admin } from './features/admin/admin.ts'
import { coding as codingFeature } from './features/coding/coding.ts'
import { deviceTools } from './features/device-tools/device-tools.ts'
import { iot } from './features/device-tools/iot.ts'
import { heartbeat } from './features/heartbeat/heartbeat.ts'
import { hello } from './features/hello/hello.ts'
import { listen } from './features/listen/listen.ts'
import { meetingFeature } from './features/meeting/meeting.ts'
import { modeSwitch } from './features/mode-switch/mode-switch.ts'
import { peerFeature } from './features/peer/peer.ts'
import type { SnapshotSender } from './features/workflow/snapshots.ts'
import { workflow } from './features/workflow/workflow.ts'
import { chat } from './modes/chat/chat.ts'
import { coding } from './modes/coding/coding.ts'
import { meeting } from './modes/meeting/meeting.ts'
import { working } from './modes/working/working.ts'
import type { Hello } from './protocol/messages.ts'
import { vendor as commandRecogniser } from './providers/asr/command/provider.ts'
import { vendor as deepgram } from './providers/asr/deepgram/provider.ts'
import { vendor as doubao } from './providers/asr/doubao/provider.ts'
import { vendor as funasr } from './providers/asr/funasr/provider.ts'
import { vendor as openaiRecogniser } from './providers/asr/openai-compatible/provider.ts'
import { vendor as pocketsphinx } from './providers/asr/pocketsphinx/provider.ts'
import { vendor as sherpa } from './providers/asr/sherpa-onnx/provider.ts'
import { vendor as wyomingRecogniser } from './providers/asr/wyoming/provider.ts'
import type { VendorTable } from './providers/holding.ts'
import { vendor as builtIn } from './providers/llm/built-in/provider.ts'
import { vendor as coze } from './providers/llm/coze/provider.ts'
import { vendor as dify } from './providers/llm/dify/provider.ts'
import { vendor as openaiModel } from './providers/llm/openai-compatible/provider.ts'
import { vendor as commandVoice } from './providers/tts/command/provider.ts'
import { vendor as doubaoVoice } from './providers/tts/doubao/provider.ts'
import { vendor as edge } from './providers/tts/edge/provider.ts'
import { vendor as espeak } from './providers/tts/espeak-ng/provider.ts'
import { vendor as minimax } from './providers/tts/minimax/provider.ts'
import { vendor as openaiVoice } from './providers/tts/openai-compatible/provider.ts'
import { vendor as sherpaVoice } from './providers/tts/sherpa-onnx/provider.ts'
import { vendor as wyomingVoice } from './providers/tts/wyoming/provider.ts'
import type { Handlers } from './session/router.ts'
import type { Services } from './session/services.ts'
import type { Session } from './session/session.ts'

/** The one list of modes, features and providers. The first mode is the one devices start in. */
export const modes = [chat, working, meeting, coding] as const

export interface Features {
  /** One handler per message a device can send. */
  readonly handlers: Handlers
  /** What begins when a device has said hello; the returned function ends it with the connection. */
  onArrival(session: Session, hello: Hello, services: Services): () => void
}

export function createFeatures(
  ports: AdminPorts & { readonly snapshots: Pick<SnapshotSender, 'trigger' | 'forget'> },
): Features {
  const { snapshots } = ports
  const tools = deviceTools()
  const peers = peerFeature()
  return {
    handlers: {
      ...hello,
      ...heartbeat,
      ...listen,
      ...iot,
      ...tools.handlers,
      ...modeSwitch,
      ...workflow,
      ...meetingFeature(),
      ...codingFeature,
      ...peers.handlers,
      ...admin(ports),
    },
    onArrival(session, hello, services) {
      const { link } = session
      const endTools = tools.onArrival(session, hello, services)
      const { ready, leave } = peers.onArrival(session, hello, services)
      // Messages come before the tasks (extensions 1).
      void ready.then(() => {
        if (session.link === link) void snapshots.trigger(session, 'arrival')
      })
      return () => {
        endTools()
        leave()
        if (link) snapshots.forget(link)
      }
    },
  }
}

export const vendors: VendorTable = {
  asr: [openaiRecogniser, sherpa, pocketsphinx, commandRecogniser, deepgram, doubao, funasr, wyomingRecogniser],
  llm: [openaiModel, dify, coze, builtIn],
  tts: [openaiVoice, minimax, doubaoVoice, edge, sherpaVoice, espeak, commandVoice, wyomingVoice],
}
