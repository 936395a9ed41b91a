/** How the site looks and what is beside each page. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { collectPages, PAGES, titleOf } from '../pages.mjs'

const pages = collectPages()

/** Guides in the order in which they are read; what is not named here comes after them. */
const READING = ['start', 'streaming', 'choices', 'tools', 'reasoning', 'structured-output', 'errors', 'testing']
const BEYOND = ['between-services', 'moving', 'adding-an-adapter', 'runtimes', 'peers', 'versioning', 'glossary']

const guides = collect('guides/').filter(({ link }) => !link.endsWith('/index'))
const nameOf = ({ link }) => link.slice(link.lastIndexOf('/') + 1)
const ordered = (names) => names.flatMap((name) => guides.filter((guide) => nameOf(guide) === name))
const others = guides.filter((guide) => ![...READING, ...BEYOND].includes(nameOf(guide)))

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
    nav: [
      { text: 'Guides', link: '/guides/start' },
      { text: 'Packages', link: '/packages/core' },
      { text: 'Reference', link: '/reference/@concord/core' },
    ],
    sidebar: [
      { text: 'Guides', items: ordered(READING) },
      { text: 'Beyond', items: [...ordered(BEYOND), ...others] },
      { text: 'Packages', collapsed: true, items: collect('packages/') },
      { text: 'Reference', collapsed: true, items: collectReference(join(PAGES, 'reference'), '/reference') },
      { text: 'Changes', collapsed: true, items: collect('changes/') },
      {
        text: 'The project',
        collapsed: true,
        items: [
          { text: 'The tour', link: '/tour' },
          { text: 'Contributing', link: '/contributing' },
          { text: 'Recorded traffic', link: '/corpus' },
          { text: 'Decisions', link: '/decisions/' },
        ],
      },
    ].filter(({ items }) => items.length > 0),
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
    .map((path) => ({ text: path, link: `${link}/${path}` }))
}
