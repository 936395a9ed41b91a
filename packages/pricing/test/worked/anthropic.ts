import { used, type Worked } from '../usages.ts'

/** Usages of Claude. A dollar a million tokens is a million picodollars a token. */
export const ANTHROPIC: readonly Worked[] = [
  {
    title: 'Claude, plain',
    provider: 'anthropic',
    model: 'claude-haiku-4-5-20251001',
    serviceTier: 'standard',
    usage: used(4658, 120),
    vendor: {
      input_tokens: 4658,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      output_tokens: 120,
      service_tier: 'standard',
      inference_geo: 'not_available',
    },
    // $1 and $5
    lines: [
      ['input', 4658, 1_000_000, 4_658_000_000],
      ['output', 120, 5_000_000, 600_000_000],
    ],
    total: 5_258_000_000,
    dollars: '0.005258',
  },
  {
    title: 'Claude, read from a cache and written to it for five minutes',
    provider: 'anthropic',
    model: 'claude-sonnet-4-6',
    usage: used(3903, 356, { cachedTokens: 1843, cacheWriteTokens: 2048 }),
    vendor: {
      input_tokens: 12,
      cache_creation_input_tokens: 2048,
      cache_read_input_tokens: 1843,
      cache_creation: { ephemeral_5m_input_tokens: 2048, ephemeral_1h_input_tokens: 0 },
      output_tokens: 356,
    },
    // $3, $0.30, $3.75 and $15
    lines: [
      ['input', 12, 3_000_000, 36_000_000],
      ['cached_input', 1843, 300_000, 552_900_000],
      ['cache_write', 2048, 3_750_000, 7_680_000_000],
      ['output', 356, 15_000_000, 5_340_000_000],
    ],
    total: 13_608_900_000,
    dollars: '0.0136089',
  },
  {
    title: 'Claude, written for five minutes and for an hour',
    provider: 'anthropic',
    model: 'claude-sonnet-4-5-20250929',
    usage: used(5020, 200, { cacheWriteTokens: 5000 }),
    vendor: {
      input_tokens: 20,
      cache_creation_input_tokens: 5000,
      cache_creation: { ephemeral_5m_input_tokens: 1000, ephemeral_1h_input_tokens: 4000 },
      output_tokens: 200,
    },
    // $3, $3.75, $6 and $15
    lines: [
      ['input', 20, 3_000_000, 60_000_000],
      ['cache_write', 1000, 3_750_000, 3_750_000_000],
      ['cache_write_1h', 4000, 6_000_000, 24_000_000_000],
      ['output', 200, 15_000_000, 3_000_000_000],
    ],
    total: 30_810_000_000,
    dollars: '0.03081',
  },
  {
    title: 'Claude, a prompt above 200 000 tokens',
    provider: 'anthropic',
    model: 'claude-sonnet-4-5-20250929',
    usage: used(210_000, 1000),
    vendor: { input_tokens: 210_000, output_tokens: 1000 },
    // $6 and $22.50, for all tokens
    lines: [
      ['input', 210_000, 6_000_000, 1_260_000_000_000],
      ['output', 1000, 22_500_000, 22_500_000_000],
    ],
    total: 1_282_500_000_000,
    dollars: '1.2825',
  },
  {
    title: 'Claude, thinking',
    provider: 'anthropic',
    model: 'claude-opus-4-6',
    usage: used(58, 512, undefined, { reasoningTokens: 300 }),
    vendor: { input_tokens: 58, output_tokens: 512, output_tokens_details: { thinking_tokens: 300 } },
    // $5 and $25; thinking is output
    lines: [
      ['input', 58, 5_000_000, 290_000_000],
      ['output', 212, 25_000_000, 5_300_000_000],
      ['reasoning', 300, 25_000_000, 7_500_000_000],
    ],
    total: 13_090_000_000,
    dollars: '0.01309',
  },
  {
    title: 'Claude, in a batch',
    provider: 'anthropic',
    model: 'claude-opus-5',
    serviceTier: 'batch',
    usage: used(1000, 200),
    vendor: { input_tokens: 1000, output_tokens: 200, service_tier: 'batch' },
    // Half of $5 and $25
    lines: [
      ['input', 1000, 2_500_000, 2_500_000_000],
      ['output', 200, 12_500_000, 2_500_000_000],
    ],
    total: 5_000_000_000,
    dollars: '0.005',
  },
  {
    title: 'Claude, a prompt above 100 000 tokens, of which most was read from a cache',
    provider: 'anthropic',
    model: 'claude-haiku-5-5',
    usage: used(120_000, 400, { cachedTokens: 100_000, cacheWriteTokens: 15_000 }),
    vendor: {
      input_tokens: 5000,
      cache_read_input_tokens: 100_000,
      cache_creation_input_tokens: 15_000,
      cache_creation: { ephemeral_5m_input_tokens: 5000, ephemeral_1h_input_tokens: 10_000 },
      output_tokens: 400,
    },
    // $0.50, $0.05, $0.625, $1 and $2.50: what is read and written counts towards the length
    lines: [
      ['input', 5000, 500_000, 2_500_000_000],
      ['cached_input', 100_000, 50_000, 5_000_000_000],
      ['cache_write', 5000, 625_000, 3_125_000_000],
      ['cache_write_1h', 10_000, 1_000_000, 10_000_000_000],
      ['output', 400, 2_500_000, 1_000_000_000],
    ],
    total: 21_625_000_000,
    dollars: '0.021625',
  },
]
