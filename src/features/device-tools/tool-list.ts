import { z } from 'zod'
import type { ToolDescription } from '../../providers/contract.ts'
import type { DeviceRpc } from './device-rpc.ts'

const toolPage = z.object({
  tools: z.array(
    z.object({
      name: z.string().min(1).max(200),
      description: z.string().default(''),
      inputSchema: z.looseObject({ type: z.literal('object') }).catch({ type: 'object', properties: {} }),
      annotations: z
        .looseObject({ audience: z.array(z.string()).default([]) })
        .optional()
        .catch(undefined),
    }),
  ),
  nextCursor: z.string().optional().catch(undefined),
})

/** A page has at most 8000 characters (device-wire 9): more pages than this are no list of tools. */
const maxPages = 20

/** A tool under the name a model may use, with the device's own name behind it. */
export interface DeviceTool extends ToolDescription {
  readonly deviceName: string
}

/** Asks for all tools, page by page. Those meant for people only (reboot, upgrade) are left out. */
export async function listDeviceTools(rpc: DeviceRpc): Promise<DeviceTool[]> {
  const tools: DeviceTool[] = []
  let cursor: string | undefined = ''
  for (let page = 0; cursor !== undefined && page < maxPages; page++) {
    const answer = toolPage.parse(await rpc.call('tools/list', { cursor }))
    for (const { name, description, inputSchema, annotations } of answer.tools) {
      if (annotations?.audience.includes('user')) continue
      const known = new Set(tools.map((tool) => tool.name))
      tools.push({ name: modelName(name, known), deviceName: name, description, parameters: inputSchema })
    }
    cursor = answer.nextCursor === '' ? undefined : answer.nextCursor
  }
  return tools
}

/** Model interfaces take letters, digits, `_` and `-`, up to 64. */
function modelName(deviceName: string, taken: ReadonlySet<string>): string {
  const base = deviceName.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 60)
  let name = base
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`
  return name
}
