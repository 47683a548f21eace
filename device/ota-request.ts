import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Clock } from '../src/lib/clock.ts'
import { parseDeviceUrl } from './device-url.ts'

export interface OtaIdentity {
  readonly deviceId: string
  readonly clientId: string
  readonly boardName: string
  readonly firmwareVersion: string
  /** Accept-Language, e.g. `en-US`. */
  readonly language: string
}

export interface HttpAnswer {
  readonly status: number
  readonly contentLength: number | undefined
  readonly text: string
}

/** As long as the device waits for an HTTP answer. */
const timeoutMs = 30_000

/**
 * One POST as the firmware makes it: its own headers, no redirects, no kept connection (device-wire 2.1). Rejects when
 * there is no answer.
 */
export function postToOta(clock: Clock, url: string, identity: OtaIdentity, body: unknown): Promise<HttpAnswer> {
  const { secure, host, port, path } = parseDeviceUrl(url)
  const payload = JSON.stringify(body)
  const send = secure ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const request = send({
      host,
      port,
      path,
      method: 'POST',
      agent: false,
      headers: {
        'Activation-Version': '1',
        'Device-Id': identity.deviceId,
        'Client-Id': identity.clientId,
        'User-Agent': `${identity.boardName}/${identity.firmwareVersion}`,
        'Accept-Language': identity.language,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(payload),
      },
    })
    const timer = clock.after(timeoutMs, () => request.destroy(new Error(`no answer within ${timeoutMs} ms`)))
    const fail = (error: Error) => {
      timer.cancel()
      reject(error)
    }
    request.on('error', fail)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('error', fail)
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        timer.cancel()
        const length = response.headers['content-length']
        resolve({
          status: response.statusCode ?? 0,
          contentLength: length === undefined ? undefined : Number(length),
          text: Buffer.concat(chunks).toString(),
        })
      })
    })
    request.end(payload)
  })
}

/** What a device tells about itself; the members are those of a Wi-Fi board (device-wire 2.1). */
export function systemInfo(identity: OtaIdentity): Record<string, unknown> {
  return {
    version: 2,
    language: identity.language,
    flash_size: 16_777_216,
    minimum_free_heap_size: '8312000',
    mac_address: identity.deviceId,
    uuid: identity.clientId,
    chip_model_name: 'esp32s3',
    chip_info: { model: 9, cores: 2, revision: 2, features: 18 },
    application: {
      name: 'xiaozhi',
      version: identity.firmwareVersion,
      compile_time: '2026-07-20T08:00:00Z',
      idf_version: 'v5.5.1',
      elf_sha256: '0'.repeat(64),
    },
    partition_table: [{ label: 'ota_0', type: 0, subtype: 16, address: 131_072, size: 4_128_768 }],
    ota: { label: 'ota_0' },
    display: { monochrome: false, width: 240, height: 240 },
    board: {
      type: identity.boardName,
      name: identity.boardName,
      ssid: 'simulated',
      rssi: -50,
      channel: 6,
      ip: '127.0.0.1',
      mac: identity.deviceId,
    },
  }
}
