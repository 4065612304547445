//! Amounts one may take with a finger instead of typing them.
