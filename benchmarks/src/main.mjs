/**
 * Measures our adapters beside others: `node src/main.mjs [--peers a,b] [--apis a,b] [--scenarios a,b] [--rounds 5]`.
 *
 * Every peer has a process of its own; the rounds are interleaved and shuffled, so that what else the machine does hits all
 * alike. Prints ratios of medians and writes `results/bench.json`.
 */
import { writeReport } from './report.mjs'
import { measureAll } from './measure.mjs'
import { PEERS } from './peers/index.mjs'
import { APIS, SCENARIOS } from './scenarios.mjs'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: Object.keys(PEERS).join(',') },
    apis: { type: 'string', default: APIS.join(',') },
    scenarios: { type: 'string', default: Object.keys(SCENARIOS).join(',') },
    rounds: { type: 'string', default: '5' },
  },
})

const rows = await measureAll({
  peers: values.peers.split(','),
  apis: values.apis.split(','),
  scenarios: values.scenarios.split(','),
  rounds: Number(values.rounds),
})
writeReport('bench', rows)
