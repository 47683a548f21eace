import { completeSchema, shapeOf, type Vendors } from './complete-schema.ts'
import { type FieldNode, fieldTree } from './field-tree.ts'

/** Trees differ in the providers that they choose; whoever edits one changes that seldom. */
const kept = 4

/** The fields of configurations. Finding them takes tens of milliseconds: too long for each letter that somebody types. */
export class FieldTrees {
  readonly #vendors: Vendors
  readonly #roots = new Map<string, FieldNode>()

  constructor(vendors: Vendors) {
    this.#vendors = vendors
  }

  of(tree: unknown): FieldNode {
    const shape = shapeOf(tree)
    const root = this.#roots.get(shape) ?? fieldTree(completeSchema(this.#vendors, tree))
    this.#roots.delete(shape)
    this.#roots.set(shape, root)
    const [oldest] = this.#roots.keys()
    if (this.#roots.size > kept && oldest !== undefined) this.#roots.delete(oldest)
    return root
  }
}
