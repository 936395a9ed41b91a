/**
 * Marks the constants of a module as free of effects, so that a bundler leaves out those that nobody uses, as it left out whole
 * files: a value that calls, spreads or reads something is made in a function whose call is marked.
 */
import { RolldownMagicString } from 'rolldown'

/** What has no effect by itself in the eyes of a bundler; a `new Set` is marked by rolldown. */
const PLAIN = new Set([
  'ArrayExpression',
  'BinaryExpression',
  'ConditionalExpression',
  'Identifier',
  'Literal',
  'LogicalExpression',
  'NewExpression',
  'ObjectExpression',
  'Property',
  'UnaryExpression',
])

const FUNCTIONS = new Set(['ArrowFunctionExpression', 'FunctionExpression'])

/** The plugin for rolldown. */
export const markPure = {
  name: 'mark-pure',
  transform(code) {
    const text = new RolldownMagicString(code)
    for (const { init } of this.parse(code).body.flatMap(constantsOf)) {
      if (init === null || isPlain(init)) continue
      text.prependLeft(init.start, '/* @__PURE__ */ (() => (')
      text.appendRight(init.end, '))()')
    }
    return { code: text }
  },
}

function constantsOf(statement) {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  return declared?.type === 'VariableDeclaration' ? declared.declarations : []
}

function isPlain(node) {
  if (node === null || FUNCTIONS.has(node.type)) return true
  return PLAIN.has(node.type) && childrenOf(node).every(isPlain)
}

function childrenOf(node) {
  return Object.values(node)
    .flat()
    .filter((value) => typeof value?.type === 'string')
}
