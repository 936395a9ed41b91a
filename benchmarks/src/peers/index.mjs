/**
 * Who is compared. A peer's `create({ api, root })` gives `complete()` and `stream()`, which resolve to the number of characters
 * of text and arguments that arrived.
 */
const ALL = ['chat', 'responses', 'messages']

export const PEERS = {
  floor: { apis: ALL, packages: [], load: () => import('./floor.mjs') },
  sdk: { apis: ALL, packages: ['openai', '@anthropic-ai/sdk'], load: () => import('./sdk.mjs') },
  concord: { apis: ALL, packages: ['@concord/openai', '@concord/anthropic'], load: () => import('./concord.mjs') },
  'ai-sdk': { apis: ALL, packages: ['ai', '@ai-sdk/openai', '@ai-sdk/anthropic'], load: () => import('./ai-sdk.mjs') },
  tanstack: {
    apis: ALL,
    packages: ['@tanstack/ai', '@tanstack/ai-openai', '@tanstack/ai-anthropic'],
    load: () => import('./tanstack.mjs'),
  },
  langchain: {
    apis: ALL,
    packages: ['@langchain/core', '@langchain/openai', '@langchain/anthropic'],
    load: () => import('./langchain.mjs'),
  },
}
