import { type Actor, deviceActor } from '../../board/actor.ts'
import type { Outcome } from '../../board/board.ts'
import type { DownMessage, UpMessage } from '../../protocol/messages.ts'
import type { Services } from '../../session/services.ts'
import type { Session } from '../../session/session.ts'

type Request = UpMessage<'workflow'>

/** Tasks by message (extensions 4.1), in whatever mode the device is. */
export const workflow = {
  async workflow(session: Session, message: Request, services: Services): Promise<DownMessage> {
    const actor = deviceActor(session.device, 'message', services.config().workflow.grants)
    const outcome = await carryOut(message, actor, session, services)
    return {
      type: 'workflow',
      status: 'ok',
      event: message.event,
      ...(outcome && !outcome.changed && { idempotent: true as const }),
      ...(outcome && outcome.missing.length > 0 && { missing: [...outcome.missing] }),
    }
  },
}

/** `undefined` for what only looks. */
async function carryOut(
  message: Request,
  actor: Actor,
  session: Session,
  { board, snapshots }: Services,
): Promise<Outcome | undefined> {
  switch (message.event) {
    case 'update': {
      const { tasks, groupKey } = message
      if (tasks.length > 0) return board.update(actor, tasks, groupKey)
      await snapshots.send(session, board.group(actor, groupKey), 0, undefined)
      return undefined
    }
    case 'list':
      await snapshots.send(session, board.group(actor, message.groupKey), message.offset, message.limit)
      return undefined
    case 'assign': {
      const { id, owner, force, groupKey } = message
      return board.assign(actor, id, { force, ...(owner && { owner }), ...(groupKey && { groupKey }) })
    }
    case 'complete':
      return board.setStatus(actor, 'done', message)
    case 'delete':
      return board.remove(actor, message)
    case 'undo':
      return board.undo(actor)
  }
}
