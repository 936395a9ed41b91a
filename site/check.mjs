/**
 * Looks at the built site: `node check.mjs [folder for screenshots]`.
 *
 * Every link leads to a page and every fragment to a heading; in Chromium, at the width of a phone and of a desk, light and
 * dark, no page is wider than its window or says anything on the console, and the search finds what it should.
 */
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { chromium } from 'playwright-core'

const DIST = join(import.meta.dirname, 'dist')
const SHOTS = process.argv[2]
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const LOOKED_AT = [
  '/',
  '/guides/start',
  '/guides/errors',
  '/guides/runtimes',
  '/guides/capabilities',
  '/guides/seeds',
  '/guides/performance',
  '/packages/openai',
  '/reference/@concord/core',
]
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } }

const pages = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'))
const faults = [...checkLinks(), ...(await checkInBrowser())]
for (const fault of faults) console.error(fault)
console.log(`${pages.length} pages, ${faults.length} faults`)
process.exitCode = faults.length > 0 ? 1 : 0

function checkLinks() {
  const texts = new Map(pages.map((path) => [`/${path}`, readFileSync(join(DIST, path), 'utf8')]))
  return [...texts].flatMap(([page, text]) =>
    [...new Set([...text.matchAll(/<a [^>]*?href="([^"]+)"/g)].map(([, href]) => href.replaceAll('&amp;', '&')))]
      .filter((href) => !/^(?:[a-z]+:|\/\/)/.test(href))
      .flatMap((href) => {
        const { pathname, hash } = new URL(href, `http://site${page}`)
        const file = fileOf(decodeURIComponent(pathname))
        if (file === undefined) return [`${page} links to ${href}, which is not there.`]
        const id = decodeURIComponent(hash.slice(1))
        if (id === '' || id === 'VPContent' || new RegExp(`id="${escape(id)}"`).test(texts.get(file) ?? '')) return []
        return [`${page} links to ${href}, which has no such heading.`]
      }),
  )
}

function escape(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

/** The file that answers a path. */
function fileOf(path) {
  return [path, `${path}.html`, `${path.replace(/\/$/, '')}/index.html`].find(
    (one) => existsSync(join(DIST, one)) && statSync(join(DIST, one)).isFile(),
  )
}

async function checkInBrowser() {
  const server = createServer((request, response) => {
    const file = fileOf(decodeURIComponent(new URL(request.url, 'http://site').pathname))
    if (file === undefined) response.writeHead(404).end()
    else {
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
      createReadStream(join(DIST, file)).pipe(response)
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${server.address().port}`
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  const found = []
  try {
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await browser.newPage({ viewport, colorScheme })
        page.on('console', (message) => {
          if (message.type() === 'error') found.push(`${page.url()} says: ${message.text()}`)
        })
        page.on('pageerror', (error) => found.push(`${page.url()} throws: ${error.message}`))
        for (const path of LOOKED_AT) found.push(...(await lookAt(page, origin, path, `${size}-${colorScheme}`)))
        found.push(...(await search(page, origin, `${size}-${colorScheme}`)))
        await page.close()
      }
    }
  } finally {
    await browser.close()
    server.close()
  }
  return found
}

async function lookAt(page, origin, path, name) {
  await page.goto(origin + path, { waitUntil: 'networkidle' })
  await shoot(page, `${name}${path.replaceAll(/[/@]+/g, '-')}`)
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  return inner > outer ? [`${path} is ${inner} wide in a window of ${outer} (${name}).`] : []
}

async function search(page, origin, name) {
  await page.goto(`${origin}/guides/start`, { waitUntil: 'networkidle' })
  await page.locator('.VPNavBarSearch button').first().click()
  await page.locator('.search-input').fill('finishReason')
  const result = page.locator('.results .result').first()
  const isFound = await result.waitFor({ timeout: 20_000 }).then(
    () => true,
    () => false,
  )
  await shoot(page, `${name}-search`)
  return isFound ? [] : [`The search does not find finishReason (${name}).`]
}

async function shoot(page, name) {
  if (SHOTS === undefined) return
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: join(SHOTS, `${name}.png`) })
}
