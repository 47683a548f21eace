declare module '@echogarden/espeak-ng-emscripten' {
  interface Worker {
    get_samplerate(): number
    /** 0 = done. */
    set_voice(name: string): number
    set_rate(wordsPerMinute: number): void
    set_pitch(pitch: number): void
    set_volume(amplitude: number): void
    /** Calls back with copies of the samples; returning true stops it. */
    synthesize(text: string, onAudio: (pcm: Int16Array) => boolean): void
  }
  interface Module {
    readonly eSpeakNGWorker: new () => Worker
  }
  export default function load(options?: { print?: (text: string) => void }): Promise<Module>
}
