import { isRoom, vendorOf } from './plan.ts'
import type { Rule } from './rule.ts'
import {
  collectImports,
  collectUndocumented,
  countLines,
  type Import,
  withoutComments,
  withoutLiterals,
} from './source.ts'

/** What stands in a file, and where the file stands. */
export const TEXT_RULES: readonly Rule[] = [
  {
    rule: 'every file of a vendor package is one of its rooms',
    files: /^packages\/[^/]+\/src\//,
    check: ({ path }) => {
      const vendor = vendorOf(path)
      if (vendor === undefined || isRoom(vendor, path.replace(/^.*?\/src\//, ''))) return []
      return [
        'is no room; make it a part of adapter, config, request, response, stream, errors or server/ (a room may be a ' +
          'folder), or share it through @concord/core/adapter. The plan stands in tests/architecture/plan.ts.',
      ]
    },
  },
  {
    rule: 'an index holds named exports only',
    files: /^packages\/[^/]+\/src\/(?:.*\/)?index\.ts$/,
    check: ({ path, text }) => {
      const statement = HOLDS_THE_CONTRACT.test(path) ? EXPORT_OR_TYPES : EXPORT
      const rest = withoutComments(text).replace(statement, '').trim()
      if (rest === '') return []
      return [
        `holds "${firstLine(rest)}"; write "export { name } from './room.ts'" and move anything else into a room.`,
      ]
    },
  },
  {
    rule: 'an index is no longer than 25 lines',
    files: /^packages\/[^/]+\/src\/(?:.*\/)?index\.ts$/,
    check: ({ path, text }) => checkLength(text, TOOLBOX.test(path) ? 60 : 25, 'export less'),
  },
  {
    rule: 'no source is longer than 400 lines',
    files: /\.(?:ts|mts|mjs|js)$/,
    check: ({ text }) => checkLength(text, 400, 'split it by noun'),
  },
  {
    rule: 'only a configuration of a tool has a default export',
    files: /(?<!\.config|\.vitepress\/config|\.vitepress\/theme\/index|vitest\.shared)\.(?:ts|mts|mjs|js)$/,
    check: ({ text }) =>
      /^export default\b|\bas default\b/m.test(withoutLiterals(text)) ? ['has a default export; give it a name.'] : [],
  },
  {
    rule: 'only config rooms read the environment',
    files: /^packages\/[^/]+\/src\/(?!(?:.*\/)?config\.ts$|adapter-kit\/environment\.ts$)/,
    check: (file) =>
      ENVIRONMENT.test(withoutLiterals(file.text)) || collectImports(file).some(isOfProcess)
        ? ['reads the environment; do it in config.ts and take the value as an option.']
        : [],
  },
  {
    rule: 'there are no enums and no namespaces',
    files: /\.m?ts$/,
    check: ({ text }) =>
      [...withoutLiterals(text).matchAll(/^\s*(?:export )?(?:declare )?(?:const )?(enum|namespace) [\w$]+/gm)].map(
        ([, word]) =>
          `declares ${word === 'enum' ? 'an enum; write a union of literals' : 'a namespace; write a module'}.`,
      ),
  },
  {
    rule: 'every export of a package has a docstring',
    files: /^packages\/[^/]+\/src\/.*\.ts$/,
    check: ({ text }) =>
      collectUndocumented(text).map((name) => `exports ${name} without a docstring; say what it is.`),
  },
  {
    rule: 'no file names a registry or a folder of one machine',
    files: /./,
    check: ({ text }) =>
      [...text.matchAll(MACHINE)].map(([found]) => `says "${found}", which only one machine knows; leave it out.`),
  },
]

/** Its index grows with each tool, and is the list that authors of adapters read. */
const TOOLBOX = /^packages\/(?:core\/src\/adapter-kit|conformance\/src)\/index\.ts$/

const EXPORT = /^export (?:type )?\{[^}]*\} from '[^']+'$/gm
const EXPORT_OR_TYPES = new RegExp(`${EXPORT.source}|^export type \\* from '[^']+'$`, 'gm')

/** The contract is types only, and all of it is public: to name each type twice would help nobody. */
const HOLDS_THE_CONTRACT = /^packages\/core\/src\/(?:contract\/)?index\.ts$/

const ENVIRONMENT = /\bprocess\??\.env\b|\{[^}]*\benv\b[^}]*\} = (?:globalThis\.)?process\b|\bimport\.meta\.env\b/

function isOfProcess({ specifier }: Import): boolean {
  return specifier.replace('node:', '') === 'process'
}

const MACHINE =
  /https?:\/\/registry\.[\w.-]+|https?:\/\/[\w.:/@-]+\.tgz\b|(?<![\w.~-])\/(?:home|Users|root|work)\/[\w.-]+/g

function checkLength(text: string, most: number, remedy: string): readonly string[] {
  const count = countLines(text)
  return count > most ? [`has ${count} lines; ${remedy}, so that it has no more than ${most}.`] : []
}

function firstLine(text: string): string {
  return text.split('\n', 1).join()
}
