import type { ToolCall } from '../../contract.ts'

/** A piece of a tool call as it is on the wire; any field may be missing or null, whatever the specification says. */
export interface ToolCallDelta {
  readonly index?: unknown
  readonly id?: unknown
  readonly function?: { readonly name?: unknown; readonly arguments?: unknown } | null
  /** Gemini: holds the signature of the thought behind the call, which has to come back with it. */
  readonly extra_content?: unknown
}

interface Draft {
  readonly key: unknown
  id: string
  name: string
  arguments: string
  extra: unknown
}

/**
 * Puts tool calls together from their pieces. The specification numbers them by `index` and gives `id` and name with
 * the first piece; servers exist that leave out the index, give 0 to all, leave out the id or send it empty, repeat id
 * and name in every piece, or send the arguments as an object.
 */
export class ToolCallAssembler {
  readonly #drafts: Draft[] = []

  push(delta: ToolCallDelta): void {
    const id = textOf(delta.id)
    const name = textOf(delta.function?.name)
    const piece = delta.function?.arguments
    const draft = this.#find(delta.index, id, name, piece) ?? this.#begin(delta.index)
    draft.id ||= id
    draft.name ||= name
    draft.extra ??= delta.extra_content
    if (typeof piece === 'string') draft.arguments += piece
    else if (typeof piece === 'object' && piece !== null) draft.arguments = JSON.stringify(piece)
  }

  /** The whole calls, in order, each with an id of its own; calls without a name cannot be made and are left out. */
  finish(): ToolCall[] {
    const taken = new Set<string>()
    return this.#drafts
      .filter((draft) => draft.name !== '')
      .map((draft, order) => {
        const id = draft.id === '' || taken.has(draft.id) ? `call_${order}` : draft.id
        taken.add(id)
        const call = { id, name: draft.name, arguments: draft.arguments.trim() || '{}' }
        return draft.extra ? { ...call, vendorData: { extra_content: draft.extra } } : call
      })
  }

  #find(index: unknown, id: string, name: string, piece: unknown): Draft | undefined {
    const isNumbered = typeof index === 'number'
    const draft = isNumbered
      ? this.#drafts.findLast((each) => each.key === index)
      : (this.#drafts.find((each) => id !== '' && each.id === id) ?? this.#drafts.at(-1))
    if (draft === undefined) return undefined
    const otherId = id !== '' && draft.id !== '' && id !== draft.id
    const named = id === '' && name !== '' && draft.name !== ''
    // Without ids, a name begins a call; where all have the same number, unless it is the same name said again.
    const otherCall = named && (!isNumbered || name !== draft.name || (Boolean(piece) && isWhole(draft.arguments)))
    return otherId || otherCall ? undefined : draft
  }

  #begin(key: unknown): Draft {
    const draft: Draft = { key, id: '', name: '', arguments: '', extra: undefined }
    this.#drafts.push(draft)
    return draft
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isWhole(json: string): boolean {
  try {
    return typeof JSON.parse(json) === 'object'
  } catch {
    return false
  }
}
