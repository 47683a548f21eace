import { z } from 'zod'
import { noSessionCookie, sessionCookie } from '../../auth/console-cookie.ts'
import { ApiError } from './api-errors.ts'
import { answer, endpoint } from './endpoint.ts'
import { jsonBody } from './request-body.ts'

const secret = z.string().min(1).max(512)

const signIn = z
  .strictObject({
    token: secret.optional().describe('The admin token, or one of `auth.viewers`.'),
    link: secret.optional().describe('The code of the link that the server shows when it has started.'),
  })
  .refine(({ token, link }) => (token === undefined) !== (link === undefined), {
    message: 'one of token and link is needed',
    path: ['token'],
  })

const session = z.object({
  role: z.enum(['admin', 'viewer']).describe('`admin` may change, `viewer` may read.'),
  version: z.string().describe('Of the server.'),
})

/** Signing in to the console and out of it. */
export const sessionEndpoints = [
  endpoint({
    method: 'get',
    path: '/session',
    name: 'readSession',
    summary: 'Who asks.',
    role: 'viewer',
    replies: { 200: { meaning: 'What the token, or the session of the cookie, is good for.', schema: session } },
    handle: ({ asker }, { version }) => answer(200, { role: asker.role === 'admin' ? 'admin' : 'viewer', version }),
  }),
  endpoint({
    method: 'post',
    path: '/session',
    name: 'signIn',
    summary: 'Signs in to the console, by a token or by the link of the start.',
    remarks:
      'The session is a cookie that scripts cannot read. It ends after 12 hours without use, after 7 days, with its token, and with the server.',
    role: 'anybody',
    body: jsonBody(signIn),
    replies: { 201: { meaning: 'A session has begun; its cookie is set.', schema: session } },
    handle: ({ body: { token, link }, asker }, { consoleAccess, services, version }) => {
      const by = link === undefined ? 'token' : 'link'
      const opened = consoleAccess.signIn(link === undefined ? { token: token ?? '' } : { link }, asker.address)
      if (opened === 'guessed') throw new ApiError('RATE_LIMITED', 'Too many attempts; try again in a minute.')
      if (opened === 'nobody') {
        services.log.warn({ by, address: asker.address }, 'nobody was let into the console')
        throw new ApiError('UNAUTHORIZED', `This ${by} is not valid.`)
      }
      const reply = answer(201, { role: opened.role, version })
      return { ...reply, setCookie: sessionCookie(opened.id, asker.isHttps) }
    },
  }),
  endpoint({
    method: 'delete',
    path: '/session',
    name: 'signOut',
    summary: 'Ends the session of the cookie, if there is one.',
    role: 'anybody',
    replies: { 204: { meaning: 'There is none any more.', schema: z.undefined() } },
    handle: ({ asker }, { consoleAccess }) => {
      consoleAccess.signOut(asker.cookie)
      return { ...answer(204, undefined), setCookie: noSessionCookie(asker.isHttps) }
    },
  }),
]
