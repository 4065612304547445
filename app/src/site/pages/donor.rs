//! What a donor sees.
