import { used, type Worked } from './usages.ts'

/** Usages of five vendors. A dollar a million tokens is a million picodollars a token. */
export const WORKED: readonly Worked[] = [
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
    title: 'Gemini, with a tool of its own and thoughts',
    provider: 'google',
    model: 'gemini-2.5-flash',
    serviceTier: 'standard',
    usage: used(752, 444, undefined, { reasoningTokens: 103 }),
    vendor: {
      promptTokenCount: 32,
      candidatesTokenCount: 341,
      totalTokenCount: 1196,
      toolUsePromptTokenCount: 720,
      thoughtsTokenCount: 103,
    },
    // $0.30 and $2.50; thoughts are output
    lines: [
      ['input', 752, 300_000, 225_600_000],
      ['output', 341, 2_500_000, 852_500_000],
      ['reasoning', 103, 2_500_000, 257_500_000],
    ],
    total: 1_335_600_000,
    dollars: '0.0013356',
  },
  {
    title: 'Gemini, cached',
    provider: 'google',
    model: 'gemini-2.5-flash',
    usage: used(9622, 171, { cachedTokens: 9609 }, { reasoningTokens: 136 }),
    vendor: {
      promptTokenCount: 9622,
      candidatesTokenCount: 35,
      cachedContentTokenCount: 9609,
      cacheTokensDetails: [{ modality: 'TEXT', tokenCount: 9609 }],
      thoughtsTokenCount: 136,
    },
    // $0.30, $0.03 and $2.50
    lines: [
      ['input', 13, 300_000, 3_900_000],
      ['cached_input', 9609, 30_000, 288_270_000],
      ['output', 35, 2_500_000, 87_500_000],
      ['reasoning', 136, 2_500_000, 340_000_000],
    ],
    total: 719_670_000,
    dollars: '0.00071967',
  },
  {
    title: 'Gemini, sound, half of it cached',
    provider: 'google',
    model: 'gemini-2.5-flash',
    usage: used(1000, 50, { cachedTokens: 500, audioTokens: 800 }),
    vendor: {
      promptTokenCount: 1000,
      candidatesTokenCount: 50,
      cachedContentTokenCount: 500,
      promptTokensDetails: [
        { modality: 'AUDIO', tokenCount: 800 },
        { modality: 'TEXT', tokenCount: 200 },
      ],
      cacheTokensDetails: [
        { modality: 'AUDIO', tokenCount: 400 },
        { modality: 'TEXT', tokenCount: 100 },
      ],
    },
    // $0.30, $1, $0.03, $0.10 and $2.50
    lines: [
      ['input', 100, 300_000, 30_000_000],
      ['audio_input', 400, 1_000_000, 400_000_000],
      ['cached_input', 100, 30_000, 3_000_000],
      ['cached_audio_input', 400, 100_000, 40_000_000],
      ['output', 50, 2_500_000, 125_000_000],
    ],
    total: 598_000_000,
    dollars: '0.000598',
  },
  {
    title: 'Gemini, a prompt above 200 000 tokens',
    provider: 'google',
    model: 'gemini-2.5-pro',
    usage: used(250_000, 1200),
    vendor: { promptTokenCount: 250_000, candidatesTokenCount: 1200, totalTokenCount: 251_200 },
    // $2.50 and $15
    lines: [
      ['input', 250_000, 2_500_000, 625_000_000_000],
      ['output', 1200, 15_000_000, 18_000_000_000],
    ],
    total: 643_000_000_000,
    dollars: '0.643',
  },
  {
    title: 'Gemini, on the priority tier',
    provider: 'google',
    model: 'gemini-3.8-flash',
    serviceTier: 'priority',
    usage: used(400, 60),
    vendor: { promptTokenCount: 400, candidatesTokenCount: 60, totalTokenCount: 460, serviceTier: 'priority' },
    // $1.35 and $6.75
    lines: [
      ['input', 400, 1_350_000, 540_000_000],
      ['output', 60, 6_750_000, 405_000_000],
    ],
    total: 945_000_000,
    dollars: '0.000945',
  },
  {
    title: 'Mistral, cached',
    provider: 'mistral',
    model: 'mistral-small-2603',
    serviceTier: 'standard',
    usage: used(144, 28, { cachedTokens: 112 }),
    vendor: {
      prompt_tokens: 144,
      total_tokens: 172,
      completion_tokens: 28,
      prompt_tokens_details: { cached_tokens: 112 },
      service_tier: 'standard',
    },
    // $0.15, $0.015 and $0.60
    lines: [
      ['input', 32, 150_000, 4_800_000],
      ['cached_input', 112, 15_000, 1_680_000],
      ['output', 28, 600_000, 16_800_000],
    ],
    total: 23_280_000,
    dollars: '0.00002328',
  },
  {
    title: 'Mistral, plain',
    provider: 'mistral',
    model: 'mistral-large-2512',
    usage: used(158, 22),
    vendor: { prompt_tokens: 158, total_tokens: 180, completion_tokens: 22 },
    // $0.50 and $1.50
    lines: [
      ['input', 158, 500_000, 79_000_000],
      ['output', 22, 1_500_000, 33_000_000],
    ],
    total: 112_000_000,
    dollars: '0.000112',
  },
  {
    title: 'Command A, billed for fewer tokens than it saw',
    provider: 'cohere',
    model: 'command-a-03-2025',
    usage: used(1568, 132, { cachedTokens: 992 }),
    vendor: {
      billed_units: { input_tokens: 135, output_tokens: 78 },
      tokens: { input_tokens: 1568, output_tokens: 132 },
      cached_tokens: 992,
    },
    // $2.50 and $10
    lines: [
      ['input', 135, 2_500_000, 337_500_000],
      ['output', 78, 10_000_000, 780_000_000],
    ],
    total: 1_117_500_000,
    dollars: '0.0011175',
  },
  {
    title: 'Command R7B',
    provider: 'cohere',
    model: 'command-r7b-12-2024',
    usage: used(939, 57),
    vendor: {
      billed_units: { input_tokens: 33, output_tokens: 13 },
      tokens: { input_tokens: 939, output_tokens: 57 },
    },
    // $0.0375 and $0.15
    lines: [
      ['input', 33, 37_500, 1_237_500],
      ['output', 13, 150_000, 1_950_000],
    ],
    total: 3_187_500,
    dollars: '0.0000031875',
  },
  {
    title: 'Command R',
    provider: 'cohere',
    model: 'command-r-08-2024',
    usage: used(1740, 260),
    vendor: {
      billed_units: { input_tokens: 1000, output_tokens: 250 },
      tokens: { input_tokens: 1740, output_tokens: 260 },
    },
    // $0.15 and $0.60
    lines: [
      ['input', 1000, 150_000, 150_000_000],
      ['output', 250, 600_000, 150_000_000],
    ],
    total: 300_000_000,
    dollars: '0.0003',
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
  {
    title: 'Gemini, on the flex tier, with thoughts',
    provider: 'google',
    model: 'gemini-4-hydrogen',
    serviceTier: 'flex',
    usage: used(400, 260, undefined, { reasoningTokens: 200 }),
    vendor: { promptTokenCount: 400, candidatesTokenCount: 60, thoughtsTokenCount: 200, totalTokenCount: 660 },
    // $0.75 and $3.75
    lines: [
      ['input', 400, 750_000, 300_000_000],
      ['output', 60, 3_750_000, 225_000_000],
      ['reasoning', 200, 3_750_000, 750_000_000],
    ],
    total: 1_275_000_000,
    dollars: '0.001275',
  },
  {
    title: 'Mistral, the newest large one, cached',
    provider: 'mistral',
    model: 'mistral-large-4-0',
    usage: used(1000, 100, { cachedTokens: 640 }),
    vendor: { prompt_tokens: 1000, completion_tokens: 100, prompt_tokens_details: { cached_tokens: 640 } },
    // $0.68, $0.07 and $2.09
    lines: [
      ['input', 360, 680_000, 244_800_000],
      ['cached_input', 640, 70_000, 44_800_000],
      ['output', 100, 2_090_000, 209_000_000],
    ],
    total: 498_600_000,
    dollars: '0.0004986',
  },
]
