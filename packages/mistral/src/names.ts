import { isObject } from '@concord/core/adapter'

/**
 * Gives an object of the SDK, or parameters in its terms, the names of the wire: the one place where camelCase is read. What
 * has the wire's names already stays as it is, and so does what the SDK carried along because it did not know it.
 */
export function toWireNames(value: unknown): unknown {
  return rename(value, WIRE_NAMES)
}

/** Gives an object of the wire the names that the SDK has for it. */
export function toSdkNames(value: unknown): unknown {
  return rename(value, SDK_NAMES)
}

/** The SDK's names that are not those of the wire. */
const WIRE_NAMES: ReadonlyMap<string, string> = new Map([
  ['blockOnError', 'block_on_error'],
  ['completionTokens', 'completion_tokens'],
  ['connectorId', 'connector_id'],
  ['customCategoryThresholds', 'custom_category_thresholds'],
  ['dangerousAndCriminalContent', 'dangerous_and_criminal_content'],
  ['documentName', 'document_name'],
  ['documentUrl', 'document_url'],
  ['fileId', 'file_id'],
  ['finishReason', 'finish_reason'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['hateAndDiscrimination', 'hate_and_discrimination'],
  ['ignoreOtherCategories', 'ignore_other_categories'],
  ['imageUrl', 'image_url'],
  ['inputAudio', 'input_audio'],
  ['jsonSchema', 'json_schema'],
  ['libraryIds', 'library_ids'],
  ['maxTokens', 'max_tokens'],
  ['minTokens', 'min_tokens'],
  ['modelName', 'model_name'],
  ['moderationLlmV1', 'moderation_llm_v1'],
  ['moderationLlmV2', 'moderation_llm_v2'],
  ['parallelToolCalls', 'parallel_tool_calls'],
  ['presencePenalty', 'presence_penalty'],
  ['promptAudioSeconds', 'prompt_audio_seconds'],
  ['promptCacheKey', 'prompt_cache_key'],
  ['promptMode', 'prompt_mode'],
  ['promptTokens', 'prompt_tokens'],
  ['randomSeed', 'random_seed'],
  ['reasoningEffort', 'reasoning_effort'],
  ['referenceIds', 'reference_ids'],
  ['requiresConfirmation', 'requires_confirmation'],
  ['responseFormat', 'response_format'],
  ['safePrompt', 'safe_prompt'],
  ['schemaDefinition', 'schema'],
  ['serviceTier', 'service_tier'],
  ['toolCallId', 'tool_call_id'],
  ['toolCalls', 'tool_calls'],
  ['toolChoice', 'tool_choice'],
  ['toolConfiguration', 'tool_configuration'],
  ['topP', 'top_p'],
  ['totalTokens', 'total_tokens'],
  ['violenceAndThreats', 'violence_and_threats'],
])

const SDK_NAMES: ReadonlyMap<string, string> = new Map([...WIRE_NAMES].map(([sdk, wire]) => [wire, sdk]))

/** Fields whose value is the user's or the model's: the names in it are theirs. */
const OPAQUE: ReadonlySet<string> = new Set(['arguments', 'metadata', 'parameters', 'schema', 'schemaDefinition'])

function rename(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, names))
  if (!isObject(value)) return value
  if (value['isUnknown'] === true && 'raw' in value) return value['raw']
  const entries = Object.entries(value).map(([key, field]) => [
    names.get(key) ?? key,
    OPAQUE.has(key) ? field : rename(field, names),
  ])
  return Object.fromEntries(entries)
}
