import type { Finding } from './faults.ts'
import { isObject } from './incoming.ts'

interface ToolProperty {
  readonly type: 'boolean' | 'integer' | 'string'
  readonly default?: boolean | number | string
  readonly minimum?: number
  readonly maximum?: number
}

type Arguments = Readonly<Record<string, unknown>>

/** What the device offers to a model. */
export interface DeviceTool {
  readonly name: string
  readonly description: string
  /** Without `default` an argument is required. */
  readonly properties: Readonly<Record<string, ToolProperty>>
  /** Not to be offered to a model. */
  readonly userOnly?: true
  /** Runs on the main task; what it throws becomes the error answer. */
  call(given: Arguments): unknown
}

type Answer = Readonly<Record<string, unknown>>

/** No page of `tools/list` is longer than this many characters (device-wire 9). */
const maxPageCharacters = 8000

/**
 * The MCP server of a device (device-wire 9): JSON-RPC with numeric ids, errors without a code, tools listed in pages
 * whose cursor is the name of the first tool not sent.
 */
export class DeviceMcpServer {
  /** Of the latest `initialize`: where photos go. */
  vision: { readonly url: string; readonly token: string } | undefined
  /** The last page of the tools has been asked for. */
  listed = false
  readonly calls: { readonly name: string; readonly arguments: Arguments }[] = []
  readonly #serverInfo: { readonly name: string; readonly version: string }
  readonly #tools: readonly DeviceTool[]

  constructor(serverInfo: { name: string; version: string }, tools: readonly DeviceTool[]) {
    this.#serverInfo = serverInfo
    this.#tools = tools
  }

  /** The answer to send, if there is one; a finding where a real device drops the request without a word. */
  async handle(payload: unknown): Promise<{ answer?: Answer; finding?: Finding }> {
    if (!isObject(payload)) return dropped('no object', payload)
    const { jsonrpc, method, id, params } = payload
    if (jsonrpc !== '2.0') return dropped('jsonrpc is not "2.0"', payload)
    if (typeof method !== 'string') return dropped('no method', payload)
    if (method.startsWith('notifications')) return {}
    if (params !== undefined && !isObject(params)) return dropped('params is no object', payload)
    if (typeof id !== 'number' || (id | 0) !== id) return dropped('id is no 32-bit integer', payload)
    try {
      return { answer: { jsonrpc: '2.0', id, result: await this.#result(method, params ?? {}) } }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { answer: { jsonrpc: '2.0', id, error: { message } } }
    }
  }

  #result(method: string, params: Arguments): unknown {
    if (method === 'initialize') return this.#initialize(params)
    if (method === 'tools/list') return this.#list(params)
    if (method === 'tools/call') return this.#call(params)
    throw new Error(`Method not implemented: ${method}`)
  }

  #initialize(params: Arguments): unknown {
    const capabilities = isObject(params.capabilities) ? params.capabilities : {}
    const { vision } = capabilities
    if (isObject(vision) && typeof vision.url === 'string') {
      this.vision = { url: vision.url, token: typeof vision.token === 'string' ? vision.token : '' }
    }
    return { protocolVersion: '2024-11-05', capabilities: { tools: {} }, serverInfo: this.#serverInfo }
  }

  #list(params: Arguments): unknown {
    const tools = this.#tools.filter((tool) => params.withUserTools === true || !tool.userOnly)
    const cursor = typeof params.cursor === 'string' ? params.cursor : ''
    const start = cursor === '' ? 0 : tools.findIndex((tool) => tool.name === cursor)
    const page: unknown[] = []
    let characters = 0
    for (const tool of start < 0 ? [] : tools.slice(start)) {
      const described = describe(tool)
      characters += JSON.stringify(described).length + 1
      if (characters > maxPageCharacters - 30) {
        if (page.length > 0) return { tools: page, nextCursor: tool.name }
        throw new Error(`Failed to add tool ${tool.name} because of payload size limit`)
      }
      page.push(described)
    }
    this.listed = true
    return { tools: page }
  }

  async #call(params: Arguments): Promise<unknown> {
    if (typeof params.name !== 'string') throw new Error('Missing name')
    const tool = this.#tools.find(({ name }) => name === params.name)
    if (!tool) throw new Error(`Unknown tool: ${params.name}`)
    if (params.arguments !== undefined && !isObject(params.arguments)) throw new Error('Invalid arguments')
    const given = checkArguments(tool, params.arguments ?? {})
    this.calls.push({ name: tool.name, arguments: given })
    const value = await tool.call(given)
    const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? true)
    return { content: [{ type: 'text', text }], isError: false }
  }
}

function checkArguments(tool: DeviceTool, given: Arguments): Arguments {
  const checked: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(tool.properties)) {
    const value = given[name]
    if (matchesType(property, value)) checked[name] = value
    else if (property.default !== undefined) checked[name] = property.default
    else throw new Error(`Missing valid argument: ${name}`)
    if (typeof value !== 'number' || property.type !== 'integer') continue
    if (property.minimum !== undefined && value < property.minimum) throw new Error('Value is below minimum allowed')
    if (property.maximum !== undefined && value > property.maximum) throw new Error('Value exceeds maximum allowed')
  }
  return checked
}

function matchesType(property: ToolProperty, value: unknown): boolean {
  return property.type === 'integer' ? Number.isInteger(value) : typeof value === property.type
}

function describe(tool: DeviceTool): unknown {
  const required = Object.entries(tool.properties).flatMap(([name, property]) =>
    property.default === undefined ? [name] : [],
  )
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: { type: 'object', properties: tool.properties, ...(required.length > 0 ? { required } : {}) },
    ...(tool.userOnly ? { annotations: { audience: ['user'] } } : {}),
  }
}

function dropped(reason: string, payload: unknown): { finding: Finding } {
  return { finding: { name: 'mcp request dropped', detail: `${reason}: ${JSON.stringify(payload)}` } }
}
