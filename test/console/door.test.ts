import { expect, it } from 'vitest'
import { browserIsThere, openConsole } from '../support/console-browser.ts'
import { startTestServer } from '../support/test-server.ts'

const config = { auth: { adminToken: 'an admin token for tests' } }

it.skipIf(!browserIsThere)('the link of the start signs in, and stands in the address no longer', async () => {
  const server = await startTestServer({ config })
  const { page } = await openConsole({ server, signIn: false, path: `sign-in/${server.app.consoleLinkCode}` })
  await page.getByRole('navigation').waitFor()
  expect(page.url()).not.toContain(server.app.consoleLinkCode)
})

it.skipIf(!browserIsThere)('a session that is there already shows the pages', async () => {
  const server = await startTestServer({ config })
  const { page } = await openConsole({ server })
  await page.getByRole('navigation').waitFor()
})
