/** The facts in a CommonJS program: every package comes by `require`. */
const { readFileSync } = require('node:fs')
const { checkFacts } = require('./facts.ts')
const { toPackages } = require('./subjects.ts')

const packages = toPackages({
  core: require('@concord/core'),
  openai: require('@concord/openai'),
  anthropic: require('@concord/anthropic'),
  google: require('@concord/google'),
  compatible: require('@concord/openai-compatible'),
})
const trials = JSON.parse(readFileSync(process.argv[2], 'utf8'))
void checkFacts(packages, trials).then((verdicts) =>
  process.stdout.write(JSON.stringify(verdicts), () => process.exit(0)),
)
