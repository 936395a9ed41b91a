import { used, type Worked } from '../usages.ts'

/** Usages of Gemini, Mistral and Command. A dollar a million tokens is a million picodollars a token. */
export const OTHERS: readonly Worked[] = [
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
