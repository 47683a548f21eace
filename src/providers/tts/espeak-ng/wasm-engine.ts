import { ProviderError } from '../../provider-error.ts'
import type { Engine } from './engine.ts'
import type { Settings } from './settings.ts'
import { WasmHost } from './wasm-host.ts'

/**
 * espeak-ng's WebAssembly build in a process of its own, which is kept and replaced when it has died. Fails `missing`
 * where the package is not installed. `start`: how a process is made.
 */
export async function openWasm(settings: Settings, start: () => Promise<WasmHost> = WasmHost.start): Promise<Engine> {
  let host = await start()
  let restarting: Promise<WasmHost> | undefined
  let closed = false

  async function living(): Promise<WasmHost> {
    if (closed) throw new ProviderError('espeak-ng', 'unavailable', 'espeak-ng has been closed')
    if (!host.ended) return host
    restarting ??= start().finally(() => {
      restarting = undefined
    })
    host = await restarting
    return host
  }

  return {
    name: 'WebAssembly',
    chinese: 'cmn',
    async *speak(request) {
      request.signal.throwIfAborted()
      yield* (await living()).speak(request, settings)
    },
    async close() {
      closed = true
      const late = await restarting?.catch(() => undefined)
      await late?.close()
      await host.close()
    },
  }
}
