import { expect, test } from 'vitest'
import { checkCorpus } from '../src/check-corpus.ts'
import { parseOptions } from '../src/options.ts'
import { pickFolder } from '../src/pick-folder.ts'
import { toJson } from '../src/report/json.ts'
import { toShown } from '../src/report/shown.ts'
import { toText } from '../src/report/text.ts'
import { COMPLETION, record } from './support.ts'

const BROKEN = { ...COMPLETION, choices: [] }

test('the report has a row for each endpoint, what is left out, what is wrong and a verdict', async () => {
  using recordings = record({ body: COMPLETION }, { body: BROKEN }, { vendor: 'nobody', body: {} })
  const text = toText(await checkCorpus(recordings.folder, recordings.files))
  expect(text).toMatch(/^openai +POST \/v1\/chat\/completions +no +2 +1 /m)
  expect(text).toContain('  nobody POST /v1/chat/completions: no adapter yet (1)')
  expect(text).toContain('  exception in source/vendor/case-1.json')
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
