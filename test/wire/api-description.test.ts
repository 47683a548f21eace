import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { endpoints } from '../../src/http/api/endpoints.ts'
import { type OpenApi, openApi } from '../../src/http/api/openapi.ts'
import { startApi, viewerToken } from './api-client.ts'

const inTable = endpoints.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
const operations = ({ paths }: OpenApi) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      what: `${method.toUpperCase()} ${path}`,
      path,
      operation,
    })),
  )

describe('table, OpenAPI, reference page and server', () => {
  it('name the same endpoints', async () => {
    const { ask } = await startApi()
    const { json } = await ask<OpenApi>('GET /openapi.json', { token: viewerToken })
    expect(
      operations(json)
        .map(({ what }) => what)
        .toSorted(),
    ).toEqual(inTable.toSorted())
    const page = await readFile(new URL('../../docs/reference/api.md', import.meta.url), 'utf8')
    const onPage = [...page.matchAll(/^### ([A-Z]+ \/.*)$/gm)].map(([, name]) => name)
    expect(onPage).toEqual(inTable)
  })

  it('every endpoint of the table is there: asked with nothing it never says that it is not', async () => {
    const { ask } = await startApi()
    for (const { method, path } of endpoints) {
      const { status, json } = await ask<{ error?: { message: string } }>(
        `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '123456')}`,
      )
      expect({ path, status }).not.toEqual({ path, status: 405 })
      expect({ path, message: json.error?.message }).not.toMatchObject({
        message: expect.stringMatching(/no such path/),
      })
    }
  })
})

describe('OpenAPI', () => {
  const document = openApi(endpoints, '1.2.3')

  it('names operations once, with every part of the path', () => {
    const all = operations(document)
    expect(new Set(all.map(({ operation }) => operation.operationId)).size).toBe(all.length)
    for (const { what, path, operation } of all) {
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const described = (operation.parameters ?? []).filter((each) => each.in === 'path')
      expect({ what, parts: described.map(({ name }) => name) }).toEqual({ what, parts })
      expect(described.every(({ required }) => required)).toBe(true)
    }
  })

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
    const names = new Set(references.map(([, name]) => name))
    expect([...names].toSorted()).toEqual(Object.keys(document.components.schemas).toSorted())
  })

  it('describes each parameter, and tells the role', () => {
    for (const { what, operation } of operations(document)) {
      const bare = (operation.parameters ?? []).filter(({ description }) => !description).map(({ name }) => name)
      expect({ what, bare }).toEqual({ what, bare: [] })
      expect(operation.description).toMatch(/Role: (viewer|admin|sender|anybody)\.$/)
    }
  })

  it('tells of every way to be refused', () => {
    const change = document.paths['/devices/{id}']?.patch
    expect(Object.keys(change?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ])
  })
})
