import { sessionSeconds } from './console-sessions.ts'

const name = 'lapel_session'
/** An id is 64 characters; whatever else comes is none. */
const idPattern = /^[0-9a-f]{64}$/

/** The id of a session in the header `Cookie`. */
export function sessionIdOf(cookie: string | undefined): string | undefined {
  for (const pair of (cookie ?? '').split(';')) {
    const [key = '', value = ''] = pair.split('=')
    if (key.trim() === name && idPattern.test(value.trim())) return value.trim()
  }
  return undefined
}

/** `Set-Cookie` for a session: no script reads it, no other site makes the browser send it. */
export function sessionCookie(id: string, isHttps: boolean): string {
  return cookieText(id, sessionSeconds, isHttps)
}

/** `Set-Cookie` that makes the browser forget it. */
export function noSessionCookie(isHttps: boolean): string {
  return cookieText('', 0, isHttps)
}

function cookieText(id: string, seconds: number, isHttps: boolean): string {
  return `${name}=${id}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isHttps ? '; Secure' : ''}`
}
