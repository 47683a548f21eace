import { type Actor, deviceActor } from '../../board/actor.ts'
import { groupOf, labelOf } from '../../fleet/device.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'
import type { Author, Task } from '../../store/tasks.ts'

/** Open tasks that are looked at, from the first one: as many as a group can have. */
const maxTasks = 1000

export interface TaskList {
  readonly tasks: readonly Task[]
  readonly total: number
}

/** The open tasks of the device's group, in the order in which it shows them: what ordinals count. */
export class OpenTasks {
  readonly #session: Session
  readonly #services: Services

  constructor(session: Session, services: Services) {
    this.#session = session
    this.#services = services
  }

  /** As whom the wearer acts. */
  get owner(): string {
    return labelOf(this.#session.device)
  }

  actor(via: Author['via']): Actor {
    return deviceActor(this.#session.device, via, this.#services.config().workflow.grants)
  }

  async read(): Promise<TaskList> {
    const groupKey = groupOf(this.#session.device)
    const page = await this.#services.board.page(groupKey, { status: 'open' }, { offset: 0, limit: maxTasks })
    return { tasks: page.items, total: page.total }
  }

  /** Done ones, the latest first: what "reopen" means. */
  async readDone(): Promise<readonly Task[]> {
    const groupKey = groupOf(this.#session.device)
    const page = await this.#services.board.page(groupKey, { status: 'done' }, { offset: 0, limit: maxTasks })
    return page.items.toSorted((one, other) => other.changedAt - one.changedAt)
  }
}
