import { z } from 'zod'
import { cutText } from '../../lib/text.ts'
import { untilAborted } from '../../lib/until-aborted.ts'
import type { Hello, UpMessage } from '../../protocol/messages.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import { noTools, parseArguments, type ToolSource } from '../../turn/tools.ts'
import { DeviceCallFailed, DeviceRpc } from './device-rpc.ts'
import { type DeviceTool, listDeviceTools } from './tool-list.ts'

const anyArguments = z.record(z.string(), z.unknown())
const callResult = z.looseObject({ content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })) })
/** A camera upload blocks the device for many seconds (device-wire 9). */
const toolTimeoutMs = 30_000
const maxResultLength = 8000

/** Tools of devices that speak mcp: asked for after each hello, offered to the model while the device is connected. */
export function deviceTools() {
  const connected = new WeakMap<Session, DeviceRpc>()

  const discover = async (session: Session, rpc: DeviceRpc, { log }: Services) => {
    try {
      await rpc.call('initialize', {
        protocolVersion: '2024-11-05',
        capabilities: {},
        clientInfo: { name: 'lapel', version: '1' },
      })
      const tools = await listDeviceTools(rpc)
      if (connected.get(session) !== rpc) return
      session.tools = toolSource(rpc, tools)
      log.debug({ deviceId: session.deviceId, tools: tools.map(({ name }) => name) }, 'device tools')
    } catch (error) {
      if (connected.get(session) === rpc) log.info({ deviceId: session.deviceId, error }, 'no device tools')
    }
  }

  return {
    handlers: {
      mcp(session: Session, { payload }: UpMessage<'mcp'>, { log }: Services) {
        const isExpected = connected.get(session)?.answer(payload) ?? false
        if (!isExpected)
          log.debug({ deviceId: session.deviceId, method: payload.method }, 'mcp message nobody waits for')
        return undefined
      },
    },

    /** Begins in the background; returns what ends it with the connection. */
    onArrival(session: Session, hello: Hello, services: Services): () => void {
      if (!hello.features.mcp || !session.link) return () => undefined
      const rpc = new DeviceRpc(session.link, services.clock)
      connected.set(session, rpc)
      void discover(session, rpc, services)
      return () => {
        if (connected.get(session) === rpc) {
          connected.delete(session)
          session.tools = noTools
        }
        rpc.close()
      }
    },
  }
}

function toolSource(rpc: DeviceRpc, tools: readonly DeviceTool[]): ToolSource {
  return {
    descriptions: tools,
    async call(name, argumentsJson, signal) {
      const tool = tools.find((candidate) => candidate.name === name)
      if (!tool) return `There is no tool ${name}.`
      const given = parseArguments(anyArguments, argumentsJson)
      if (!given.success) return given.problem
      try {
        const call = rpc.call('tools/call', { name: tool.deviceName, arguments: given.value }, toolTimeoutMs)
        return resultText(await untilAborted(call, signal))
      } catch (error) {
        if (error instanceof DeviceCallFailed) return `The device failed: ${error.message}`
        throw error
      }
    },
  }
}

function resultText(result: unknown): string {
  const parsed = callResult.safeParse(result)
  const text = parsed.success
    ? parsed.data.content.map((part) => part.text ?? `(${part.type})`).join('\n')
    : JSON.stringify(result ?? null)
  return cutText(text, maxResultLength)
}
