/** To the process that holds the model, which gets the model's path as its argument. */
export interface PrintRequest {
  readonly id: number
  readonly pcm: Int16Array
}

/** From it: first `ready` or `unusable`, then one for each request. */
export type PrinterReply =
  | { readonly type: 'ready' }
  | { readonly type: 'unusable'; readonly missing: boolean; readonly message: string }
  | { readonly type: 'print'; readonly id: number; readonly print: Float32Array }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
