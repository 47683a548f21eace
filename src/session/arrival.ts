/** What brought a device into a mode, which decides what it is told. */
export type Arrival =
  /** The device came (again), or its message asked: nothing is said. */
  | { readonly by: 'connection' | 'message' }
  /** These words asked: they are shown, and what came of them is said. */
  | { readonly by: 'voice'; readonly said: string }
  /** The model switched, and has said so itself. */
  | { readonly by: 'model' }
  /** Somebody else did, e.g. through the API: the wearer is told. */
  | { readonly by: 'admin' }
