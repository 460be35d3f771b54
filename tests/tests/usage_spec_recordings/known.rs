//! Exchanges of which something is known.

/// Where another tool says something else, and why that is no mistake of ours.
pub(crate) const DIFFERENCES: [(&str, &str, &str); 4] = [
    (
        "gp:tests/test_extract_usage.py#test_xai_native.25",
        "cache_read",
        "a name of xAI's own SDK, which xAI's spec reads",
    ),
    (
        "pai:tests/models/cassettes/test_groq/test_groq_model_web_search_tool_stream.yaml#0",
        "input output",
        "in a stream Groq reports under `x_groq`, which is a spec's to say",
    ),
    (
        "vai:packages/openai-compatible/src/chat/__fixtures__/xai-text.chunks.txt#0",
        "output",
        "the tool leaves out 340 of reasoning, which the total counts",
    ),
    (
        "vai:packages/openai-compatible/src/chat/__fixtures__/xai-tool-call.json#0",
        "output",
        "the tool leaves out 255 of reasoning, which the total counts",
    ),
];

/// Streams that broke off, hold several answers, or report what the family alone does not read.
pub(crate) const UNFINISHED: [(&str, &str); 10] = [
    (
        "oi:python/instrumentation/openinference-instrumentation-llama-index/tests/openinference/instrumentation/llama_index/cassettes/test_token_counts/TestTokenCounts.test_groq.yaml#0",
        "`x_groq`",
    ),
    (
        "oll:packages/opentelemetry-instrumentation-groq/tests/traces/cassettes/test_chat_tracing/test_chat_streaming_legacy.yaml#0",
        "`x_groq`",
    ),
    (
        "pai:tests/models/cassettes/test_groq/test_groq_model_web_search_tool_stream.yaml#0",
        "`x_groq`",
    ),
    (
        "pai:tests/models/cassettes/test_groq/test_tool_use_failed_error_streaming.yaml#0",
        "ends in an error",
    ),
    (
        "pai:tests/models/cassettes/test_groq/test_tool_use_failed_error_streaming_with_text.yaml#0",
        "ends in an error",
    ),
    (
        "vai:packages/anthropic/src/__fixtures__/anthropic-tool-search-bm25.1.chunks.txt#0",
        "several answers",
    ),
    (
        "vai:packages/anthropic/src/__fixtures__/anthropic-tool-search-deferred-regex.chunks.txt#0",
        "several answers",
    ),
    (
        "vai:packages/anthropic/src/__fixtures__/anthropic-tool-search-regex.1.chunks.txt#0",
        "several answers",
    ),
    (
        "vai:packages/azure/src/__fixtures__/azure-deepseek-reasoning.1.chunks.txt#0",
        "messages of chat",
    ),
    (
        "vai:packages/azure/src/__fixtures__/azure-reasoning-encrypted-content.1.chunks.txt#0",
        "several answers",
    ),
];

/// Of the specs: streams that broke off, hold several answers, or were not asked to count.
pub(crate) const CUT: [(&str, &str); 10] = [
    (
        "oll:packages/opentelemetry-instrumentation-bedrock/tests/traces/cassettes/test_guardrails/test_guardrail_invoke_stream.yaml#0",
        "one frame, without the metrics that are the end: that a guardrail stepped in stands in the first of \
         115 frames too where the answer went on (test_nova_invoke_stream), and the trace comes on demand",
    ),
    (
        "oll:packages/opentelemetry-instrumentation-langchain/tests/cassettes/test_llms/test_trace_propagation_stream_async[VLLMOpenAI].yaml#0",
        "$.usage is null throughout",
    ),
    (
        "pai:tests/models/cassettes/test_groq/test_tool_use_failed_error_streaming.yaml#0",
        "ends in an error",
    ),
    (
        "pai:tests/models/cassettes/test_groq/test_tool_use_failed_error_streaming_with_text.yaml#0",
        "ends in an error",
    ),
    (
        "pai:tests/models/cassettes/test_stream_close/test_cancel_recorded_provider_stream[xai].xai.yaml#0",
        "cancelled after its first message",
    ),
    (
        "vai:packages/anthropic/src/__fixtures__/anthropic-tool-search-bm25.1.chunks.txt#0",
        "several answers",
    ),
    (
        "vai:packages/anthropic/src/__fixtures__/anthropic-tool-search-deferred-regex.chunks.txt#0",
        "several answers",
    ),
    (
        "vai:packages/anthropic/src/__fixtures__/anthropic-tool-search-regex.1.chunks.txt#0",
        "several answers",
    ),
    (
        "vai:packages/azure/src/__fixtures__/azure-deepseek-reasoning.1.chunks.txt#0",
        "filed under Responses",
    ),
    (
        "vai:packages/azure/src/__fixtures__/azure-reasoning-encrypted-content.1.chunks.txt#0",
        "several answers",
    ),
];

/// Of the specs: what is odd about recorded answers, as (code, provider, how many), and why it is true.
pub(crate) const ODD: [(&str, &str, usize, &str); 8] = [
    (
        "answers",
        "anthropic",
        3,
        "three calls of one agent in a file",
    ),
    (
        "answers",
        "azure-openai",
        1,
        "two calls of one agent in a file",
    ),
    (
        "beyond",
        "google-gemini",
        1,
        "35 + 12 of 109: thoughts are in the total alone",
    ),
    (
        "cache",
        "openrouter",
        1,
        "2161 read and 2161 written of 2168: the same tokens twice",
    ),
    (
        "part",
        "azure-foundry",
        22,
        "Grok: 163 cached of 7, and a total of 7 plus the output",
    ),
    (
        "part",
        "doubleword",
        7,
        "19 of reasoning in 16 of output, which its documents say contains it",
    ),
    (
        "part",
        "openrouter",
        1,
        "11 of reasoning in 10 of output, in a stream that ends in an error",
    ),
    (
        "part",
        "xai",
        2,
        "4632 cached of 3472, and a total without them",
    ),
];
