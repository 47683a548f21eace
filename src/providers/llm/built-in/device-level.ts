import type { Bilingual } from './language.ts'
import type { Answer, Question } from './rule.ts'
import { callTool, findTool, resultOf } from './tool-call.ts'

/** Something between 0 and 100 that the device's own tools set (device-wire 9, common tools). */
export interface DeviceLevel {
  readonly tool: string
  readonly argument: string
  /** Where it is in the device status. */
  readonly statusPath: readonly [string, string]
  readonly label: Bilingual
}

export const volume: DeviceLevel = {
  tool: 'self.audio_speaker.set_volume',
  argument: 'volume',
  statusPath: ['audio_speaker', 'volume'],
  label: { en: 'volume', zh: '音量' },
}

export const brightness: DeviceLevel = {
  tool: 'self.screen.set_brightness',
  argument: 'brightness',
  statusPath: ['screen', 'brightness'],
  label: { en: 'brightness', zh: '亮度' },
}

const statusTool = 'self.get_device_status'
const step = 20
// Where the present level cannot be found out, "louder" still has to mean something.
const unknownLevel = 50

/**
 * Sets a level to a number, or changes it by a step (`'up'`, `'down'`), which takes the device's status first. Says
 * what came of it once the tool has answered, and says so where the device has no such tool.
 */
export function changeLevel(question: Question, level: DeviceLevel, change: number | 'up' | 'down'): Answer {
  const { label } = level
  const set = findTool(question.tools, level.tool)
  const done = set && resultOf(question, set.name)
  if (done) {
    const now = numberAt(parse(done.arguments), [level.argument]) ?? unknownLevel
    return /^\s*(false|error|fail)/i.test(done.content)
      ? { en: `The device did not change the ${label.en}.`, zh: `设备没能调节${label.zh}。` }
      : { en: `The ${label.en} is at ${now}.`, zh: `${label.zh}已调到${now}。` }
  }
  if (!set) return { en: `I cannot change the ${label.en} of this device.`, zh: `我不能调节这个设备的${label.zh}。` }
  if (typeof change === 'number') return callTool(question, set, { [level.argument]: clamp(change) })
  const status = findTool(question.tools, statusTool)
  const known = status && resultOf(question, status.name)
  if (status && !known) return callTool(question, status, {})
  const now = (known && levelIn(known.content, level.statusPath)) ?? unknownLevel
  return callTool(question, set, { [level.argument]: clamp(change === 'up' ? now + step : now - step) })
}

function levelIn(status: string, path: readonly string[]): number | undefined {
  return numberAt(parse(status), path)
}

function numberAt(value: unknown, path: readonly string[]): number | undefined {
  let inner = value
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null) return undefined
    inner = new Map(Object.entries(inner)).get(key)
  }
  return typeof inner === 'number' ? inner : undefined
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function clamp(level: number): number {
  return Math.max(0, Math.min(100, level))
}
