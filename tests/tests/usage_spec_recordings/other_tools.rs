//! What tests of other tools say of the same exchanges.

use serde_json::Value;

use super::Counts;

/// What a test of another tool says, in our words; it leaves out what is 0. A `cost` among it is that
/// tool's own guess from a list of prices, and no figure of the wire.
pub(crate) fn said(expected: &Value) -> Counts {
    const NAMES: [(&str, &str); 17] = [
        ("/input_tokens", "input"),
        ("/output_tokens", "output"),
        ("/cache_read_tokens", "cache_read"),
        ("/cache_write_tokens", "cache_write"),
        ("/cache_write_5m_tokens", "cache_write_5m"),
        ("/cache_write_1h_tokens", "cache_write_1h"),
        ("/output_reasoning_tokens", "reasoning"),
        ("/input_audio_tokens", "input_audio"),
        ("/output_audio_tokens", "output_audio"),
        ("/input_image_tokens", "input_image"),
        ("/input_tool_tokens", "tool_use"),
        ("/web_searches", "web_search"),
        ("/inputTokens/total", "input"),
        ("/inputTokens/cacheRead", "cache_read"),
        ("/inputTokens/cacheWrite", "cache_write"),
        ("/outputTokens/total", "output"),
        ("/outputTokens/reasoning", "reasoning"),
    ];
    let number = |pointer| expected["usage"].pointer(pointer)?.as_u64();
    NAMES
        .into_iter()
        .filter_map(|(pointer, field)| Some((field, number(pointer)?)))
        .collect()
}
