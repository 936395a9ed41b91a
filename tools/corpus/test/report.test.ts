import { expect, test } from 'vitest'
import { checkCorpus } from '../src/check-corpus.ts'
import { parseOptions } from '../src/options.ts'
import { pickFolder } from '../src/pick-folder.ts'
import { isFaulty } from '../src/report/is-faulty.ts'
import { toJson } from '../src/report/json.ts'
import { toShown } from '../src/report/shown.ts'
import { toText } from '../src/report/text.ts'
import { COMPLETION, record } from './support.ts'

const BROKEN = { ...COMPLETION, choices: [] }

test('the report has a row for each endpoint, what is left out, what is wrong and a verdict', async () => {
  using recordings = record(
    { body: COMPLETION },
    { body: BROKEN },
    { vendor: 'nobody', endpoint: 'POST /v1/embeddings', body: {} },
  )
  const text = toText(await checkCorpus(recordings.folder, recordings.files))
  expect(text).toMatch(/^openai +POST \/v1\/chat\/completions +no +2 +1 /m)
  expect(text).toContain('  nobody POST /v1/embeddings: no adapter yet (1)')
  expect(text).toContain('  1 × exception of openai chat\n    source/vendor/case-1.json: not translated')
  expect(text).toContain('2 interactions on endpoints that are served, 1 on others. 1 translated,')
})

test('the report is JSON as well', async () => {
  using recordings = record({ body: COMPLETION }, { body: BROKEN })
  expect(toJson(await checkCorpus(recordings.folder, recordings.files))).toMatchObject({
    rows: [{ vendor: 'openai', seen: 2, translated: 1 }],
    findings: [{ file: 'source/vendor/case-1.json', check: 'exception' }],
    leftOut: [],
  })
})

test('one interaction is shown before and after', async () => {
  using recordings = record({ body: COMPLETION })
  const text = toShown(await checkCorpus(recordings.folder, recordings.files), recordings.folder)
  expect(text).toContain('source/vendor/case-0.json, read as openai chat')
  expect(text).toContain('"systemFingerprint": "fp_1"')
  expect(text).toContain('Nothing is wrong.')
})

test('a few requests that come back otherwise are shown, and are no fault; everything else is', async () => {
  using recordings = record({ body: COMPLETION })
  const { checked, ...report } = await checkCorpus(recordings.folder, recordings.files)
  const [good] = checked
  if (good === undefined) throw new TypeError('there is one interaction')
  const equal = { isEqual: true, forms: [], inContract: 1, inOptions: 0, optionKeys: [], findings: [] }
  const other = { ...equal, isEqual: false }
  const finding = { check: 'request', path: 'n', message: 'recorded 1, sent 2' } as const
  const many = Array.from({ length: 199 }, () => ({ ...good, request: equal }))
  const bad = { ...good, request: other, findings: [finding] }
  expect(isFaulty({ ...report, checked: [...many, bad] })).toBe(false)
  expect(isFaulty({ ...report, checked: [good, bad] })).toBe(true)
  expect(isFaulty({ ...report, checked: [...many, { ...good, findings: [{ ...finding, check: 'loss' }] }] })).toBe(true)
})

test('the command line says what is read and how it is shown', () => {
  expect(parseOptions(['--', 'here', '--json', '--only', 'azure'])).toEqual({
    folder: 'here',
    isJson: true,
    only: 'azure',
    file: undefined,
  })
  expect(() => parseOptions(['a', 'b'])).toThrow('one folder')
  expect(() => parseOptions(['--what'])).toThrow('--what')
})

test('the folder is the one that is given, else that of the environment, else one beside the project', () => {
  expect(pickFolder('/a', '/b')).toBe('/a')
  expect(pickFolder(undefined, '/b')).toBe('/b')
  expect(pickFolder(undefined, undefined)).toMatch(/[/\\]shared[/\\]corpus$/)
})
