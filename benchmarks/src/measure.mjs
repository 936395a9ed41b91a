/** Runs the rounds, one process per peer and API. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { PEERS } from './peers/index.mjs'
import { SCENARIOS, WARM_UP } from './scenarios.mjs'

/** A peer that takes longer for one scenario is left out of it. */
const LIMIT_MS = 30_000

/** Gives a row per API, scenario and peer, with the figures of every round. */
export async function measureAll({ peers, apis, scenarios, rounds }) {
  const server = fork(fileURLToPath(new URL('server.mjs', import.meta.url)))
  const port = await new Promise((resolve) => server.once('message', resolve))
  const origin = `http://127.0.0.1:${port}`
  const rows = []
  try {
    for (const api of apis) rows.push(...(await measureApi({ api, origin, peers, scenarios, rounds })))
  } finally {
    server.kill()
  }
  return rows
}

async function measureApi({ api, origin, peers, scenarios, rounds }) {
  const runners = peers.filter((name) => PEERS[name].apis.includes(api)).map((name) => createRunner(name, api, origin))
  const rows = runners.flatMap(({ name }) => scenarios.map((scenario) => ({ api, scenario, peer: name, runs: [] })))
  const rowOf = (name, scenario) => rows.find((row) => row.peer === name && row.scenario === scenario)
  for (let round = 0; round < rounds; round++) {
    for (const runner of shuffle(runners)) {
      for (const scenario of scenarios) {
        const row = rowOf(runner.name, scenario)
        if (row.error !== undefined) continue
        const { error, ...figures } = await runner.run(SCENARIOS[scenario])
        if (error === undefined) row.runs.push(figures)
        else row.error = error
      }
    }
    console.error(`${api}: round ${round + 1} of ${rounds}`)
  }
  for (const runner of runners) runner.stop()
  return rows
}

/** A process that stays warm from round to round; one that answers too late, or has to be fresh, is replaced. */
function createRunner(name, api, origin) {
  let child
  const stop = () => {
    child?.kill('SIGKILL')
    child = undefined
  }
  const start = async (isFresh) => {
    if (isFresh) stop()
    if (child !== undefined) return
    const options = { execArgv: ['--expose-gc', '--no-warnings'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }
    child = fork(fileURLToPath(new URL('worker.mjs', import.meta.url)), [name, api, origin], options)
    await answerOf(child)
    for (const scenario of isFresh ? [] : WARM_UP) await ask(child, scenario)
  }
  return {
    name,
    stop,
    async run(scenario) {
      await start(scenario.isFresh)
      const figures = await ask(child, scenario)
      if (figures.error !== undefined || scenario.isFresh) stop()
      return figures
    },
  }
}

function ask(child, scenario) {
  const answer = answerOf(child)
  child.send(scenario)
  return answer
}

function answerOf(child) {
  return new Promise((resolve) => {
    const finish = (answer) => {
      clearTimeout(timer)
      child.removeAllListeners('message').removeAllListeners('exit')
      resolve(answer)
    }
    const timer = setTimeout(() => finish({ error: `longer than ${LIMIT_MS / 1000} s` }), LIMIT_MS)
    child.once('message', finish)
    child.once('exit', (code) => finish({ error: `ended with ${code}` }))
  })
}

function shuffle(list) {
  return list
    .map((item) => [Math.random(), item])
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item)
}
