import { used, type Worked } from '../usages.ts'

/** Usages of GPT and of o3. A dollar a million tokens is a million picodollars a token. */
export const OPENAI: readonly Worked[] = [
  {
    title: 'GPT, cached',
    provider: 'openai',
    model: 'gpt-4o-2024-08-06',
    serviceTier: 'default',
    usage: used(3663, 117, { cachedTokens: 3584 }),
    vendor: { prompt_tokens: 3663, completion_tokens: 117, prompt_tokens_details: { cached_tokens: 3584 } },
    // $2.50, $1.25 and $10
    lines: [
      ['input', 79, 2_500_000, 197_500_000],
      ['cached_input', 3584, 1_250_000, 4_480_000_000],
      ['output', 117, 10_000_000, 1_170_000_000],
    ],
    total: 5_847_500_000,
    dollars: '0.0058475',
  },
  {
    title: 'GPT, reasoning',
    provider: 'openai',
    model: 'gpt-5-nano-2025-08-07',
    usage: used(28, 134, undefined, { reasoningTokens: 118 }),
    vendor: { prompt_tokens: 28, completion_tokens: 134, completion_tokens_details: { reasoning_tokens: 118 } },
    // $0.05 and $0.40; reasoning is output
    lines: [
      ['input', 28, 50_000, 1_400_000],
      ['output', 16, 400_000, 6_400_000],
      ['reasoning', 118, 400_000, 47_200_000],
    ],
    total: 55_000_000,
    dollars: '0.000055',
  },
  {
    title: 'GPT, a prompt above 272 000 tokens, part of it cached',
    provider: 'openai',
    model: 'gpt-5.4-2026-03-05',
    usage: used(300_000, 2000, { cachedTokens: 100_000 }),
    vendor: { input_tokens: 300_000, input_tokens_details: { cached_tokens: 100_000 }, output_tokens: 2000 },
    // $5, $0.50 and $22.50
    lines: [
      ['input', 200_000, 5_000_000, 1_000_000_000_000],
      ['cached_input', 100_000, 500_000, 50_000_000_000],
      ['output', 2000, 22_500_000, 45_000_000_000],
    ],
    total: 1_095_000_000_000,
    dollars: '1.095',
  },
  {
    title: 'GPT, sound in and out',
    provider: 'openai',
    model: 'gpt-audio-2025-08-28',
    usage: used(59, 123, { audioTokens: 43 }, { audioTokens: 100 }),
    vendor: {
      prompt_tokens: 59,
      completion_tokens: 123,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 43, text_tokens: 16 },
      completion_tokens_details: { audio_tokens: 100, text_tokens: 23 },
    },
    // $2.50, $32, $10 and $64
    lines: [
      ['input', 16, 2_500_000, 40_000_000],
      ['audio_input', 43, 32_000_000, 1_376_000_000],
      ['output', 23, 10_000_000, 230_000_000],
      ['audio_output', 100, 64_000_000, 6_400_000_000],
    ],
    total: 8_046_000_000,
    dollars: '0.008046',
  },
  {
    title: 'o3, on the flex tier',
    provider: 'openai',
    model: 'o3-2025-04-16',
    serviceTier: 'flex',
    usage: used(1000, 500, undefined, { reasoningTokens: 400 }),
    vendor: { prompt_tokens: 1000, completion_tokens: 500, completion_tokens_details: { reasoning_tokens: 400 } },
    // $1 and $4
    lines: [
      ['input', 1000, 1_000_000, 1_000_000_000],
      ['output', 100, 4_000_000, 400_000_000],
      ['reasoning', 400, 4_000_000, 1_600_000_000],
    ],
    total: 3_000_000_000,
    dollars: '0.003',
  },
  {
    title: 'GPT, on the priority tier, cached and reasoning',
    provider: 'openai',
    model: 'gpt-5-2025-08-07',
    serviceTier: 'priority',
    usage: used(2000, 300, { cachedTokens: 1024 }, { reasoningTokens: 192 }),
    vendor: {
      input_tokens: 2000,
      input_tokens_details: { cached_tokens: 1024 },
      output_tokens: 300,
      output_tokens_details: { reasoning_tokens: 192 },
    },
    // $2.50, $0.25 and $20
    lines: [
      ['input', 976, 2_500_000, 2_440_000_000],
      ['cached_input', 1024, 250_000, 256_000_000],
      ['output', 108, 20_000_000, 2_160_000_000],
      ['reasoning', 192, 20_000_000, 3_840_000_000],
    ],
    total: 8_696_000_000,
    dollars: '0.008696',
  },
  {
    title: 'GPT, a prompt above 272 000 tokens that was written to a cache',
    provider: 'openai',
    model: 'gpt-6.2-sol',
    usage: used(280_000, 1000, { cachedTokens: 200_000, cacheWriteTokens: 50_000 }),
    vendor: { input_tokens: 280_000, output_tokens: 1000 },
    // $4, $0.20, $5 and $15
    lines: [
      ['input', 30_000, 4_000_000, 120_000_000_000],
      ['cached_input', 200_000, 200_000, 40_000_000_000],
      ['cache_write', 50_000, 5_000_000, 250_000_000_000],
      ['output', 1000, 15_000_000, 15_000_000_000],
    ],
    total: 425_000_000_000,
    dollars: '0.425',
  },
]
