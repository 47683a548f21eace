import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { adminToken, type List, viewerToken } from './api-client.ts'
import { type Meeting, type Segment, said, startMeetings } from './meetings-client.ts'

describe('the list', () => {
  it('has the newest first, with what there is to know of each', async () => {
    const { ask, held, arrive, open } = await startMeetings()
    const { id: first } = await held('badge-a')
    const second = await open(await arrive('other-b'))
    const { json } = await ask<List<Meeting>>('GET /meetings', { token: viewerToken })
    expect(json.total).toBe(2)
    expect(json.items).toMatchObject([
      { id: second, title: '', state: 'open', group: 'other-b', code: expect.stringMatching(/^\d{4}$/), segments: 0 },
      { id: first, title: 'Printer', state: 'summarised', group: 'badge-a', code: null, segments: 3 },
    ])
  })

  it.each([
    ['?state=open', ['other-b']],
    ['?group=BADGE-A', ['badge-a']],
    ['?device=other-b', ['other-b']],
    ['?text=print', ['badge-a']],
    ['?limit=1&offset=1', ['badge-a']],
    ['?text=%25', []],
  ])('%s finds those of %j', async (query, groups) => {
    const { ask, held, arrive, open } = await startMeetings()
    await held('badge-a')
    await open(await arrive('other-b'))
    const { json } = await ask<List<Meeting>>(`GET /meetings${query}`)
    expect(json.items.map(({ group }) => group)).toEqual(groups)
  })

  it('comes as a spreadsheet', async () => {
    const { ask, held } = await startMeetings()
    await held()
    const [head, first] = (await ask('GET /meetings?format=csv')).text.split('\r\n')
    expect(head).toBe('\ufeffid,title,state,group,code,startedAt,lastAt,endedAt,devices,segments')
    expect(first).toMatch(/^m-\w+,Printer,summarised,badge-a,,2/)
  })
})

describe('one meeting', () => {
  it('tells who takes part, and has no summary while people talk', async () => {
    const { ask, arrive, open, tell, read } = await startMeetings()
    await ask('PUT /devices/badge-a', { json: { name: 'Front desk' } })
    const badge = await arrive('badge-a')
    const id = await open(badge)
    await tell(badge)
    expect(await read(id)).toMatchObject({
      state: 'open',
      participants: [{ id: 'badge-a', name: 'Front desk', online: true }],
      coverage: { covered: 0, total: 3, gaps: [] },
      checkpoints: [],
      summary: null,
    })
  })

  it('that has ended has its windows and the summary that devices got', async () => {
    const { held, read } = await startMeetings()
    const { badge, id } = await held()
    const told = await badge.expect('meeting', { phase: 'summary', checkpoint: false })
    const { summary, ...rest } = await read(id)
    expect(summary).toEqual(told)
    expect(rest).toMatchObject({
      coverage: { covered: 3, total: 3, gaps: [] },
      checkpoints: [{ from: 's1', to: 's3', state: 'done', minutes: { title: 'Printer' } }],
    })
  })

  it('has what was said, part by part', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    const { json } = await ask<List<Segment>>(`GET /meetings/${id}/segments?offset=1&limit=1`)
    expect(json).toEqual({
      total: 3,
      items: [
        {
          id: 's2',
          at: expect.stringMatching(/^\d{4}-/),
          text: said[1]?.text,
          speaker: '李伟',
          device: 'badge-a',
          tag: null,
        },
      ],
    })
    expect((await ask(`GET /meetings/${id}/segments?format=csv`)).text.split('\r\n')).toHaveLength(5)
    expect((await ask<Segment[]>(`GET /meetings/${id}/segments?format=json`)).headers.get('content-type')).toBe(
      'application/json',
    )
  })

  it.each([
    ['GET', ''],
    ['GET', '/segments'],
    ['PATCH', '', { title: 'x' }],
    ['POST', '/end'],
    ['POST', '/speakers', { from: 'a', to: 'b' }],
    ['DELETE', ''],
  ] as const)('%s %s of one that is not there: 404', async (method, verb, json?: object) => {
    const { ask } = await startMeetings()
    const reply = await ask(`${method} /meetings/m-none${verb}`, { json })
    expect([reply.status, reply.json.error.code]).toEqual([404, 'NOT_FOUND'])
  })

  it('is changed by nobody who may only read', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    const token = viewerToken
    for (const what of [`POST /meetings/${id}/end`, `DELETE /meetings/${id}`, 'POST /deliveries/d/retry']) {
      expect([what, (await ask(what, { token })).status]).toEqual([what, 403])
    }
    expect((await ask('POST /meetings', { token, json: { deviceId: 'a' } })).status).toBe(403)
    expect((await ask(`POST /meetings/${id}/speakers`, { token, json: { from: 'a', to: 'b' } })).status).toBe(403)
    expect((await ask(`PATCH /meetings/${id}`, { token, json: { title: 'x' } })).status).toBe(403)
    expect((await ask(`POST /meetings/${id}/devices`, { token, json: { deviceId: 'a' } })).status).toBe(403)
  })
})

describe('the title', () => {
  it('that somebody gave it is kept by the summary', async () => {
    const { ask, arrive, open, tell, finish, read } = await startMeetings()
    const badge = await arrive('badge-a')
    const id = await open(badge)
    await tell(badge)
    expect((await ask<Meeting>(`PATCH /meetings/${id}`, { json: { title: 'Office round' } })).json.title).toBe(
      'Office round',
    )
    await finish(id)
    expect(await read(id)).toMatchObject({ title: 'Office round', summary: { title: 'Office round' } })
  })

  it('can be changed afterwards, and is found by', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    await ask(`PATCH /meetings/${id}`, { json: { title: '打印机' } })
    const { json } = await ask<List<Meeting>>(`GET /meetings?text=${encodeURIComponent('打印')}`)
    expect(json.items.map((each) => each.id)).toEqual([id])
  })

  it.each([[{ title: '' }], [{}], [{ title: 'x', state: 'open' }]])('%j is refused', async (json) => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    expect((await ask(`PATCH /meetings/${id}`, { json })).status).toBe(422)
  })
})

describe('starting', () => {
  it('brings the device into meeting mode, in a meeting of the title that was given', async () => {
    const { ask, arrive, tell, read } = await startMeetings()
    const badge = await arrive('badge-a')
    const json = { deviceId: 'BADGE-A', title: 'Office round' }
    const started = await ask<Meeting>('POST /meetings', { json })
    expect([started.status, started.json]).toMatchObject([201, { title: 'Office round', state: 'open' }])
    await badge.expect('meeting', { phase: 'started', sessionId: started.json.id })
    await tell(badge)
    expect(await read(started.json.id)).toMatchObject({ segments: 3, devices: ['badge-a'] })
  })

  it('asked for twice leads to one meeting', async () => {
    const { ask, arrive } = await startMeetings()
    await arrive('badge-a')
    const replies = [1, 2].map(() => ask<Meeting>('POST /meetings', { json: { deviceId: 'badge-a' } }))
    const [first, second] = await Promise.all(replies)
    expect(first?.json.id).toBe(second?.json.id)
    const again = await ask<Meeting>('POST /meetings', { json: { deviceId: 'badge-a' } })
    expect([again.status, again.json.id]).toEqual([200, first?.json.id])
  })

  it('needs the device to be here', async () => {
    const { ask } = await startMeetings()
    await ask('PUT /devices/badge-a')
    const reply = await ask('POST /meetings', { json: { deviceId: 'badge-a' } })
    expect([reply.status, reply.json.error.code]).toEqual([409, 'NOT_READY'])
    expect((await ask('POST /meetings', { json: { deviceId: 'badge-b' } })).status).toBe(404)
  })
})

describe('a speaker', () => {
  const speakersOf = (list: List<Segment>) => list.items.map(({ speaker }) => speaker)

  it('gets another name, also in what is said afterwards', async () => {
    const { ask, arrive, open, tell } = await startMeetings()
    const badge = await arrive('badge-a')
    const id = await open(badge)
    await tell(badge)
    const renamed = await ask(`POST /meetings/${id}/speakers`, { json: { from: 'Anna', to: 'Anna Berg' } })
    expect([renamed.status, renamed.json]).toEqual([200, { segments: 2 }])
    await tell(badge, [{ text: 'Who pays for it?', speakerId: 'Anna' }])
    const { json } = await ask<List<Segment>>(`GET /meetings/${id}/segments`)
    expect(speakersOf(json)).toEqual(['Anna Berg', '李伟', 'Anna Berg', 'Anna Berg'])
  })

  it('gets another name when the meeting is over, in its exports too', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    await ask(`POST /meetings/${id}/speakers`, { json: { from: '李伟', to: '李小伟' } })
    expect((await ask(`GET /meetings/${id}/export?format=markdown`)).text).toContain('李小伟')
  })

  it('whom nobody knows has none', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    expect((await ask(`POST /meetings/${id}/speakers`, { json: { from: 'Nobody', to: 'x' } })).status).toBe(404)
    expect((await ask(`POST /meetings/${id}/speakers`, { json: { from: 'Anna', to: ' ' } })).status).toBe(422)
  })
})

describe('ending', () => {
  it('tells how far the summary is while it is being made', async () => {
    const { server, ask, arrive, open, tell, read } = await startMeetings()
    server.script.answers = [{ hangs: true }]
    const badge = await arrive('badge-a')
    const id = await open(badge)
    await tell(badge)
    expect((await read(id)).progress).toBeNull()
    await ask(`POST /meetings/${id}/end`)
    await expect.poll(async () => (await read(id)).progress?.stage).toBe('llm_start')
  })

  it('is told to the devices, each of which gets one summary', async () => {
    const { ask, arrive, open, tell } = await startMeetings()
    const badge = await arrive('badge-a')
    const id = await open(badge)
    await tell(badge)
    const ended = await ask<{ meeting: Meeting; pending: number; idempotent: boolean }>(`POST /meetings/${id}/end`)
    expect([ended.status, ended.json]).toMatchObject([
      202,
      { meeting: { id, state: 'ended' }, pending: 3, idempotent: false },
    ])
    await badge.expect('meeting', { phase: 'finalize', sessionId: id, pendingCount: 3 })
    await badge.expect('meeting', { phase: 'summary', checkpoint: false })
    const again = await ask<{ idempotent: boolean }>(`POST /meetings/${id}/end`)
    expect([again.status, again.json.idempotent]).toEqual([202, true])
    await badge.expectNothing(300, ['meeting'])
  })

  it('lets its devices go back to chat where that is asked for, but not those that are in another one by now', async () => {
    const { server, ask, arrive, open } = await startMeetings()
    const [first, second] = [await arrive('badge-a'), await arrive('badge-b')]
    const id = await open(first)
    await ask(`POST /meetings/${id}/devices`, { json: { deviceId: 'badge-b' } })
    await second.expect('meeting', { phase: 'started', sessionId: id })
    const { json: other } = await ask<Meeting>('POST /meetings', {
      json: { deviceId: (await arrive('badge-c')).deviceId },
    })
    await ask(`POST /meetings/${other.id}/devices`, { json: { deviceId: 'badge-b' } })
    await ask(`POST /meetings/${id}/end`, { json: { release: true } })
    const modeOf = async (deviceId: string) => (await server.app.services.fleet.get(deviceId))?.mode
    expect([await modeOf('badge-a'), await modeOf('badge-b')]).toEqual(['chat', 'meeting'])
    expect((await server.app.store.meetings.get(other.id))?.state).toBe('open')
  })
})

describe('taking part', () => {
  it('a device of another group is put into the meeting, and into meeting mode', async () => {
    const { ask, arrive, open, tell, read } = await startMeetings()
    const id = await open(await arrive('badge-a'))
    const other = await arrive('other-b')
    const reply = await ask<Meeting>(`POST /meetings/${id}/devices`, { json: { deviceId: 'OTHER-B' } })
    expect([reply.status, reply.json.devices]).toEqual([200, ['badge-a', 'other-b']])
    await other.expect('meeting', { phase: 'started', sessionId: id })
    await tell(other)
    expect(await read(id)).toMatchObject({ segments: 3, participants: [{ online: true }, { online: true }] })
  })

  it('one in a meeting already hears which it is in now, and what it says goes there', async () => {
    const { ask, arrive, open, tell, read } = await startMeetings()
    const [id, other] = [await open(await arrive('badge-a')), await arrive('other-b')]
    const left = await open(other)
    await ask(`POST /meetings/${id}/devices`, { json: { deviceId: 'other-b' } })
    await other.expect('meeting', { phase: 'started', sessionId: id })
    await tell(other)
    expect([(await read(id)).segments, (await read(left)).segments]).toEqual([3, 0])
  })

  it('one that is not here takes part when it comes', async () => {
    const { ask, arrive, open } = await startMeetings()
    const id = await open(await arrive('badge-a'))
    await ask('PUT /devices/other-b')
    await ask(`POST /meetings/${id}/devices`, { json: { deviceId: 'other-b' } })
    const other = await arrive('other-b')
    await other.expect('meeting', { phase: 'started', sessionId: id })
  })

  it('is not possible where the meeting is over, nor for a device that nobody knows', async () => {
    const { ask, held } = await startMeetings()
    const { id } = await held()
    const over = await ask(`POST /meetings/${id}/devices`, { json: { deviceId: 'badge-a' } })
    expect([over.status, over.json.error.code]).toEqual([409, 'CONFLICT'])
    const unknown = await ask(`POST /meetings/${id}/devices`, { json: { deviceId: 'nobody' } })
    expect([unknown.status, unknown.json.error.code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('search', () => {
  interface Hit {
    readonly meeting: Meeting
    readonly segment: Segment
  }

  it.each([
    ['printer', ['s3', 's1']],
    ['second broken', ['s1']],
    ['打印', ['s2']],
    ['"second floor"', ['s1']],
    ['"floor second"', []],
    ['%', []],
  ])('%s finds %j', async (query, ids) => {
    const { ask, held } = await startMeetings()
    await held()
    const { json } = await ask<List<Hit>>(`GET /meetings/search?q=${encodeURIComponent(query)}`)
    expect(json.items.map(({ segment }) => segment.id)).toEqual(ids)
    expect(json.items.every(({ meeting }) => meeting.title === 'Printer')).toBe(true)
  })

  it('stays within a group, and wants words', async () => {
    const { ask, held } = await startMeetings()
    await held('badge-a')
    expect((await ask<List<Hit>>('GET /meetings/search?q=printer&group=other')).json.total).toBe(0)
    expect((await ask('GET /meetings/search')).status).toBe(422)
  })
})

describe('deleting', () => {
  it('leaves nothing of the meeting', async () => {
    const { ask, held, server } = await startMeetings()
    const { id } = await held()
    expect((await ask(`DELETE /meetings/${id}`, { token: adminToken })).status).toBe(204)
    expect((await ask(`GET /meetings/${id}`)).status).toBe(404)
    expect((await ask<List<unknown>>('GET /meetings/search?q=printer')).json.total).toBe(0)
    expect(await server.app.store.meetings.segments(id, 1, 10)).toEqual([])
    expect((await ask(`DELETE /meetings/${id}`)).status).toBe(404)
  })

  it('overwrites what was said: no word of it is left in the file', async () => {
    const { ask, held, server } = await startMeetings()
    const { id } = await held()
    await ask(`DELETE /meetings/${id}`)
    await server.stop()
    const bytes = await readFile(join(server.config.dataDir, 'lapel.db'))
    expect(bytes.includes('second floor')).toBe(false)
    expect(bytes.includes('打印机')).toBe(false)
  })

  it('of a meeting that goes on is refused', async () => {
    const { ask, arrive, open } = await startMeetings()
    const id = await open(await arrive('badge-a'))
    const reply = await ask(`DELETE /meetings/${id}`)
    expect([reply.status, reply.json.error.code]).toEqual([409, 'NOT_READY'])
  })
})
