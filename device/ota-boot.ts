import { type Clock, sleep } from '../src/lib/clock.ts'
import type { Finding } from './faults.ts'
import type { Firmware } from './firmware.ts'
import { type OtaIdentity, postToOta, systemInfo } from './ota-request.ts'
import { applyOtaReply, type OtaReply, type StoredSettings } from './ota-settings.ts'

/** What one OTA request brought. */
export type Boot = OtaReply

/**
 * One boot check. Rejects when the device would count it as failed: no answer, a status but 200, no JSON object. A
 * real device tries again up to 10 times with doubling waits; whoever calls this decides.
 */
export async function askOta(
  clock: Clock,
  url: string,
  identity: OtaIdentity,
  firmware: Firmware,
  before: StoredSettings,
): Promise<Boot> {
  const answer = await postToOta(clock, url, identity, systemInfo(identity))
  if (answer.status !== 200) throw new Error(`the OTA address ${url} answered ${answer.status}, devices need 200`)
  const findings: Finding[] = []
  if (answer.contentLength === undefined) {
    findings.push({ name: 'OTA without content length', detail: `${answer.text.length} characters` })
  }
  const reply = applyOtaReply(firmware, parseBody(url, answer.text), before)
  return { ...reply, findings: [...findings, ...reply.findings] }
}

function parseBody(url: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`the OTA address ${url} answered no JSON: ${text.slice(0, 80)}`, { cause: error })
  }
}

const activationRounds = 10

/**
 * Polls `/activate` as a device that shows a code (device-wire 2.3): true when the server says 200; false after 10
 * rounds, when a real device asks OTA again.
 */
export async function pollActivation(
  clock: Clock,
  otaUrl: string,
  identity: OtaIdentity,
  signal: AbortSignal,
): Promise<boolean> {
  const url = `${otaUrl.replace(/\/$/, '')}/activate`
  for (let round = 0; round < activationRounds; round++) {
    const { status } = await postToOta(clock, url, identity, {})
    if (status === 200) return true
    await sleep(clock, status === 202 ? 3000 : 10_000, signal)
  }
  return false
}
