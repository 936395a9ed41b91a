/** The pages of the site: guides, READMEs and records of the repository, brought together, with links that lead from page to page. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')
export const PAGES = join(import.meta.dirname, '.pages')

/** Sections of the README that are pages of their own. */
export const SECTIONS = [
  { title: 'What each wire carries', target: 'guides/capabilities.md', front: 'aside: false\npageClass: matrix' },
  { title: 'The five seeds', target: 'guides/seeds.md', front: '' },
]

/** Which file of the repository is which page. */
export function collectPages() {
  const inFolder = (folder, target) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md') && name !== 'README.md')
      .map((name) => [`${folder}/${name}`, `${target}/${name}`])
  const packages = readdirSync(join(ROOT, 'packages'))
    .filter((name) => existsSync(join(ROOT, 'packages', name, 'README.md')))
    .map((name) => [`packages/${name}/README.md`, `packages/${name}.md`])
  const changelogs = readdirSync(join(ROOT, 'packages'))
    .filter((name) => existsSync(join(ROOT, 'packages', name, 'CHANGELOG.md')))
    .map((name) => [`packages/${name}/CHANGELOG.md`, `changes/${name}.md`])
  return new Map([
    ['README.md', 'overview.md'],
    ['CONTRIBUTING.md', 'contributing.md'],
    ['SECURITY.md', 'security.md'],
    ['docs/README.md', 'guides/index.md'],
    ['apps/example/README.md', 'tour.md'],
    ['tools/corpus/README.md', 'corpus.md'],
    ...inFolder('docs', 'guides'),
    ...inFolder('docs/decisions', 'decisions'),
    ...packages,
    ...changelogs,
  ])
}

/** Writes all pages but those of the reference. */
export function writePages() {
  rmSync(PAGES, { recursive: true, force: true })
  const pages = collectPages()
  for (const [source, target] of pages) {
    const path = join(PAGES, target)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, withLinks(readFileSync(join(ROOT, source), 'utf8'), source, target, pages))
  }
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
  for (const { title, target, front } of SECTIONS) {
    const text = `---\n${front}\n---\n\n# ${title}\n\n${sectionOf(readme, title)}\n`
    writeFileSync(join(PAGES, target), withLinks(text, 'README.md', target, pages))
  }
  writeFileSync(join(PAGES, 'index.md'), toHome(readme))
  const decisions = [...pages].filter(([, target]) => target.startsWith('decisions/'))
  const list = decisions.map(([source, target]) => `- [${titleOf(source)}](${posix.basename(target)})`)
  writeFileSync(join(PAGES, 'decisions', 'index.md'), `# Decisions\n\n${list.join('\n')}\n`)
  cpSync(join(import.meta.dirname, 'public'), join(PAGES, 'public'), { recursive: true })
  return pages
}

/** The text below a heading of the second level, up to the next one. */
function sectionOf(text, title) {
  const [, section] = text.split(`\n## ${title}\n`)
  if (section === undefined) throw new Error(`README.md has no section ${title}.`)
  return section.split('\n## ')[0].trim()
}

/** The front page, with the README's own commands and sample. */
function toHome(readme) {
  const section = sectionOf(readme, 'In fifteen lines')
  const [install] = /^```sh\n[\s\S]*?^```$/m.exec(section)
  const [sample] = /^```ts\n[\s\S]*?^```$/m.exec(section)
  return readFileSync(join(import.meta.dirname, 'home.md'), 'utf8')
    .replace('<!-- install -->', () => install)
    .replace('<!-- sample -->', () => sample)
}

/** The first heading of a file of the repository. */
export function titleOf(source) {
  return /^# (.+)$/m.exec(readFileSync(join(ROOT, source), 'utf8'))?.[1] ?? posix.basename(source, '.md')
}

/** A link leads to the page of its file, else to the file where the repository is shown, else nowhere: its words stay. */
function withLinks(text, source, target, pages) {
  return text.replaceAll(LINK, (whole, words, link, hash = '') => {
    if (/^[a-z]+:/.test(link) || link === '') return whole
    const file = posix.normalize(posix.join(posix.dirname(source), link)).replace(/\/$/, '')
    const page =
      pages.get(file) ??
      pages.get(`${file}/README.md`) ??
      (file === 'docs/decisions' ? 'decisions/index.md' : undefined)
    if (page !== undefined) return `[${words}](${toRelative(posix.relative(posix.dirname(target), page))}${hash})`
    if (!existsSync(join(ROOT, file))) throw new Error(`${source} links to ${link}, which is not there.`)
    const { REPOSITORY_URL } = process.env
    if (REPOSITORY_URL === undefined) return words
    return `[${words}](${REPOSITORY_URL}/${statSync(join(ROOT, file)).isDirectory() ? 'tree' : 'blob'}/main/${file}${hash})`
  })
}

const LINK = /(?<!!)\[((?:[^\][]|\[[^\]]*\])+)\]\(([^)#\s]*)(#[^)\s]*)?\)/g

function toRelative(path) {
  return path.startsWith('.') ? path : `./${path}`
}
