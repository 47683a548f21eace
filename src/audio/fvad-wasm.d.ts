/** The C functions of libfvad (WebRTC's voice activity detector); the package brings no types. */
declare module '@echogarden/fvad-wasm' {
  export interface Fvad {
    readonly HEAP16: Int16Array
    _malloc(bytes: number): number
    _free(pointer: number): void
    _fvad_new(): number
    _fvad_free(detector: number): void
    _fvad_reset(detector: number): void
    /** 0 (quality) to 3 (very aggressive against noise); -1 = refused. */
    _fvad_set_mode(detector: number, mode: number): number
    _fvad_set_sample_rate(detector: number, rate: number): number
    /** 1 speech, 0 none, -1 wrong frame length (10, 20 or 30 ms are right). */
    _fvad_process(detector: number, pcm: number, samples: number): number
  }
  export default function loadFvad(): Promise<Fvad>
}
