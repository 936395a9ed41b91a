/** How the site looks and what is beside each page. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { collectPages, PAGES, SECTIONS, titleOf } from '../pages.mjs'

const pages = collectPages()

/** Guides in the order in which they are read; what is not named here comes with what the project promises. */
const READING = ['start', 'streaming', 'choices', 'tools', 'reasoning', 'structured-output', 'errors', 'testing']
const BEYOND = ['between-services', 'moving', 'ai-sdk', 'telemetry', 'costs', 'adding-an-adapter']
const FACTS = ['runtimes', 'peers', 'performance']

const guides = collect('guides/').filter(({ link }) => !link.endsWith('/index'))
const nameOf = ({ link }) => link.slice(link.lastIndexOf('/') + 1)
const ordered = (names) => names.flatMap((name) => guides.filter((guide) => nameOf(guide) === name))
const others = guides.filter((guide) => ![...READING, ...BEYOND, ...FACTS].includes(nameOf(guide)))
const sections = SECTIONS.map(({ title, target }) => ({ text: title, link: `/${target.replace(/\.md$/, '')}` }))

const PROJECT = [
  { text: 'Overview', link: '/overview' },
  { text: 'The tour', link: '/tour' },
  { text: 'Contributing', link: '/contributing' },
  { text: 'Security', link: '/security' },
  { text: 'Recorded traffic', link: '/corpus' },
  { text: 'Decisions', link: '/decisions/' },
]

const reading = [
  { text: 'Guides', items: ordered(READING) },
  { text: 'Beyond', items: ordered(BEYOND) },
  { text: 'Measured and checked', items: [...sections, ...ordered(FACTS)] },
  { text: 'Promises', items: others },
]
const lookingUp = [
  {
    text: 'Packages',
    items: collect('packages/').map(({ text, link }) => ({ text: text.replace('@concord/', ''), link })),
  },
  { text: 'Reference', items: collectReference(join(PAGES, 'reference'), '/reference') },
  { text: 'Changes', items: collect('changes/') },
].filter(({ items }) => items.length > 0)

export default defineConfig({
  title: 'Concord',
  description: 'TypeScript adapters for the SDKs of LLM vendors',
  srcDir: PAGES,
  outDir: 'dist',
  cacheDir: '.vitepress/cache',
  cleanUrls: true,
  head: [['link', { rel: 'icon', href: '/icon.svg' }]],
  markdown: { html: true },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    logo: '/icon.svg',
    nav: [
      { text: 'Guides', link: '/guides/start', activeMatch: '^/guides/' },
      { text: 'Packages', link: '/packages/core', activeMatch: '^/packages/' },
      { text: 'Reference', link: '/reference/@concord/core', activeMatch: '^/reference/' },
      { text: 'Project', items: PROJECT },
    ],
    sidebar: {
      '/guides/': reading,
      '/packages/': lookingUp,
      '/reference/': lookingUp,
      '/changes/': lookingUp,
      '/': [{ text: 'The project', items: PROJECT }],
    },
  },
})

function collect(folder) {
  return [...pages]
    .filter(([, target]) => target.startsWith(folder))
    .map(([source, target]) => ({ text: titleOf(source), link: `/${target.replace(/\.md$/, '')}` }))
}

function collectReference(folder, link) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && path !== 'index.md')
    .map((path) => path.replaceAll('\\', '/').replace(/\.md$/, ''))
    .toSorted()
    .map((path) => ({ text: path.replace('@concord/', ''), link: `${link}/${path}` }))
}
