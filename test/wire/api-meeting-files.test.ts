import { describe, expect, it } from 'vitest'
import type { List } from './api-client.ts'
import { startMeetings } from './meetings-client.ts'

interface Task {
  readonly id: string
  readonly title: string
  readonly owner: string | null
  readonly due: string | null
  readonly status: string
}
interface Import {
  readonly changed: boolean
  readonly tasks: readonly Task[]
}

describe('files', () => {
  it.each([
    ['markdown', 'md', 'text/markdown; charset=utf-8', /^# Printer\n[\s\S]*\[s1\]\(#s1\)[\s\S]*<a id="s1">/],
    ['srt', 'srt', 'application/x-subrip; charset=utf-8', /^1\n00:00:0\d,\d{3} --> .*\nAnna: The printer/],
    ['ics', 'ics', 'text/calendar; charset=utf-8', /^BEGIN:VCALENDAR\r\n[\s\S]*DTSTART;VALUE=DATE:20261204/],
    ['json', 'json', 'application/json', /^\{\n {2}"meeting": \{[\s\S]*"summary": \{[\s\S]*"segments": \[/],
  ])('%s', async (format, ending, mediaType, content) => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    const { status, headers, text } = await ask(`GET /meetings/${id}/export?format=${format}`)
    expect([status, headers.get('content-type')]).toEqual([200, mediaType])
    expect(headers.get('content-disposition')).toBe(`attachment; filename="meeting-${id}.${ending}"`)
    expect(text).toMatch(content)
  })

  it('of a meeting that goes on have what was said; dates of actions have to wait', async () => {
    const { ask, arrive, open, tell } = await startMeetings()
    const badge = await arrive('badge-a')
    const id = await open(badge)
    await tell(badge)
    expect((await ask(`GET /meetings/${id}/export`)).text).toContain('The printer on the second floor is broken.')
    const early = await ask(`GET /meetings/${id}/export?format=ics`)
    expect([early.status, early.json.error.code]).toEqual([409, 'NOT_READY'])
  })

  it('of another kind, or of no meeting, are refused', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    expect((await ask(`GET /meetings/${id}/export?format=pdf`)).status).toBe(422)
    expect((await ask('GET /meetings/m-none/export')).status).toBe(404)
  })
})

describe('actions as tasks', () => {
  it('are in the group of the meeting, from where devices are told', async () => {
    const { ask, held } = await startMeetings()
    const { id, badge } = await held()
    const { status, json } = await ask<Import>(`POST /meetings/${id}/tasks`)
    expect([status, json.changed]).toEqual([200, true])
    const task = { id: `MEET-${id}-A1`, title: 'Order the printer', owner: 'Anna', due: '2026-12-04', status: 'open' }
    expect(json.tasks).toEqual([expect.objectContaining({ ...task, meeting: id, segments: ['s3'] })])
    expect(await badge.expect('workflow', { total: 1 })).toMatchObject({ tasks: [{ id: task.id }] })
    const history = await ask<List<{ via: string }>>('GET /groups/badge-a/history')
    expect(history.json.items).toMatchObject([{ via: 'meeting' }])
  })

  it('imported again are left as people have changed them', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    await ask(`POST /meetings/${id}/tasks`)
    await ask(`PATCH /groups/badge-a/tasks/MEET-${id}-A1`, { json: { title: 'Order two', status: 'done' } })
    const { json } = await ask<Import>(`POST /meetings/${id}/tasks`)
    expect(json).toMatchObject({ changed: false, tasks: [{ title: 'Order two', status: 'done' }] })
  })

  it('asked for twice at once are there once', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    await Promise.all([1, 2, 3].map(() => ask(`POST /meetings/${id}/tasks`)))
    expect((await ask<List<Task>>('GET /groups/badge-a/tasks')).json.total).toBe(1)
  })

  it('go into another group where that is asked for', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    await ask(`POST /meetings/${id}/tasks`, { json: { group: 'Depot' } })
    expect((await ask<List<Task>>('GET /groups/depot/tasks')).json.total).toBe(1)
    expect((await ask<List<Task>>('GET /groups/badge-a/tasks')).json.total).toBe(0)
  })

  it('wait for the summary', async () => {
    const { ask, arrive, open } = await startMeetings()
    const id = await open(await arrive('badge-a'))
    const early = await ask(`POST /meetings/${id}/tasks`)
    expect([early.status, early.json.error.code]).toEqual([409, 'NOT_READY'])
  })
})
