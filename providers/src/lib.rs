//! Typed adapters of LLM providers, one module each, compiled from `specs/`.
