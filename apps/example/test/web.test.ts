import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, chromium, type Page as Tab } from 'playwright-core'
import { adapters } from '../src/adapters.ts'
import { type Page, servePage } from '../src/web/serve-page.ts'

const BROWSER = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path))

const NO_BROWSER = 'no browser here: install Debian’s chromium, or name one in the environment variable CHROMIUM'

/** Headless, and without what a browser asks the network for by itself. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A machine that is busy takes its time. */
const PATIENCE_MS = 60_000

const PHONE = { width: 390, height: 844 }
const DESKTOP = { width: 1280, height: 900 }

let page: Page

beforeAll(async () => {
  page = await servePage({ isLive: false, port: 0 })
}, PATIENCE_MS)

afterAll(() => page.close())

test('only the page itself may run ideas', async () => {
  const run = `${page.url}api/run?idea=hello&only=openai`
  const [own, foreign, unknown] = await Promise.all([
    fetch(run),
    fetch(run, { headers: { origin: 'https://example.org' } }),
    fetch(`${page.url}api/run?idea=nonsense`),
  ])

  expect([own.status, foreign.status, unknown.status]).toEqual([200, 403, 404])
  const events = (await own.text()).trim().split('\n')
  expect(JSON.parse(events.at(-1) ?? '')).toEqual({ adapter: 'openai', type: 'outcome', outcome: 'ok' })
})

test('a port that is taken is told, and nothing stays behind', async () => {
  await expect(servePage({ isLive: false, port: Number(new URL(page.url).port) })).rejects.toThrow('EADDRINUSE')
})

describe(`in Chromium${BROWSER === undefined ? `: ${NO_BROWSER}` : ''}`, () => {
  let browser: Browser | undefined

  beforeAll(async () => {
    if (BROWSER !== undefined) browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS })
  }, PATIENCE_MS)

  afterAll(async () => {
    await browser?.close()
  })

  /** Opens an idea, waits until it is done, and gives what the browser complained about. */
  async function open(idea: string, options: Parameters<Browser['newContext']>[0]): Promise<Opened> {
    if (browser === undefined) throw new Error('a test without a browser is skipped')
    const tab = await browser.newPage(options)
    const complaints: string[] = []
    tab.on('pageerror', (error) => complaints.push(error.message))
    tab.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    await tab.goto(`${page.url}#${idea}`)
    await tab.getByText(`${adapters.length} done`).waitFor()
    return { tab, complaints }
  }

  test('adapters stream side by side, with their wire beside the canonical request', async ({ skip }) => {
    skip(BROWSER === undefined, NO_BROWSER)
    const { tab, complaints } = await open('stream', { viewport: DESKTOP })

    expect(await tab.locator('.card').count()).toBe(adapters.length)
    expect(await tab.locator('.card .usage').count()).toBe(adapters.length)
    const anthropic = tab.getByRole('button', { name: 'anthropic', exact: true })
    await anthropic.click()
    expect(await anthropic.evaluate((button) => button === document.activeElement)).toBe(true)
    const panels = tab.locator('.details .panel')
    expect(await panels.nth(0).textContent()).toContain('"prompt": "What makes the tides?"')
    expect(await panels.nth(1).textContent()).toContain('POST /v1/messages')
    expect(await panels.nth(1).textContent()).toContain('"stream": true')
    await tab
      .getByText(/^\d+ chunks$/)
      .last()
      .click()
    expect(await tab.locator('.chunks li').last().textContent()).toContain('"finishReason":"stop"')
    await tab.getByText('The final response').click()
    expect(await tab.locator('.details details .json').textContent()).toContain('"provider": "anthropic"')
    expect(complaints).toEqual([])
  })

  test('another idea, fewer adapters, and who cannot', async ({ skip }) => {
    skip(BROWSER === undefined, NO_BROWSER)
    const { tab, complaints } = await open('hello', { viewport: DESKTOP })

    await tab.getByRole('button', { name: /^choices/ }).click()
    await tab.locator('.card[data-adapter=anthropic].cannot').waitFor()
    expect(await tab.locator('.card[data-adapter=anthropic]').textContent()).toContain('no setting n')
    await tab.locator('.card[data-adapter=openai].ok').waitFor()
    await tab.getByLabel('openai', { exact: true }).uncheck()
    await tab.getByText(`${adapters.length - 1} done`).waitFor()
    expect(await tab.locator('.card[data-adapter=openai]').count()).toBe(0)
    expect(await tab.locator('.code').textContent()).toContain('export const choices: Idea')
    expect(complaints).toEqual([])
  })

  test.for([
    ['phone', 'light', PHONE],
    ['phone', 'dark', PHONE],
    ['desktop', 'light', DESKTOP],
    ['desktop', 'dark', DESKTOP],
  ] as const)('fits a %s, %s', async ([, colorScheme, viewport], { skip }) => {
    skip(BROWSER === undefined, NO_BROWSER)
    const { tab } = await open('handoff', { viewport, colorScheme })

    expect(await widthOf(tab)).toBeLessThanOrEqual(viewport.width)
    const ground = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await tab.getByRole('button', { name: 'Light or dark' }).click()
    expect(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(ground)
  })
})

interface Opened {
  readonly tab: Tab
  readonly complaints: readonly string[]
}

function widthOf(tab: Tab): Promise<number> {
  return tab.evaluate(() => document.documentElement.scrollWidth)
}
