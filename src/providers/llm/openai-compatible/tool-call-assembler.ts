import type { ToolCall } from '../../contract.ts'

/** A piece of a tool call as it is on the wire; any field may be missing or null, whatever the specification says. */
export interface ToolCallDelta {
  readonly index?: unknown
  readonly id?: unknown
  readonly function?: { readonly name?: unknown; readonly arguments?: unknown } | null
}

interface Draft {
  readonly key: unknown
  id: string
  name: string
  arguments: string
}

/**
 * Puts tool calls together from their pieces. The specification numbers them by `index` and gives `id` and name with
 * the first piece; servers exist that leave out the index, give 0 to all, leave out the id, repeat id and name in
 * every piece, or send the arguments as an object.
 */
export class ToolCallAssembler {
  readonly #drafts: Draft[] = []

  push(delta: ToolCallDelta): void {
    const id = typeof delta.id === 'string' ? delta.id : ''
    const name = typeof delta.function?.name === 'string' ? delta.function.name : ''
    const draft = this.#find(delta.index, id, name) ?? this.#begin(delta.index)
    draft.id ||= id
    draft.name ||= name
    const piece = delta.function?.arguments
    if (typeof piece === 'string') draft.arguments += piece
    else if (typeof piece === 'object' && piece !== null) draft.arguments = JSON.stringify(piece)
  }

  /** The whole calls, in order; calls without a name cannot be made and are left out. */
  finish(): ToolCall[] {
    return this.#drafts
      .filter((draft) => draft.name !== '')
      .map((draft, order) => ({
        id: draft.id || `call_${order}`,
        name: draft.name,
        arguments: draft.arguments.trim() || '{}',
      }))
  }

  #find(index: unknown, id: string, name: string): Draft | undefined {
    const last = this.#drafts.at(-1)
    const draft = typeof index === 'number' ? this.#drafts.findLast((each) => each.key === index) : last
    if (draft === undefined) return undefined
    const otherId = id !== '' && draft.id !== '' && id !== draft.id
    // Without any numbering, a name begins a call.
    const unnumbered = typeof index !== 'number' && id === '' && name !== '' && draft.name !== ''
    return otherId || unnumbered ? undefined : draft
  }

  #begin(key: unknown): Draft {
    const draft = { key, id: '', name: '', arguments: '' }
    this.#drafts.push(draft)
    return draft
  }
}
