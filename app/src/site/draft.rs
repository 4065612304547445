//! A form as it was typed, and what is wrong with it.

use std::collections::BTreeMap;

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's name; empty when it is about no single field.
    pub field: String,
    /// What is wrong and how to put it right, one sentence without a full stop.
    pub message: String,
}

/// What somebody typed into a form, kept word for word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub values: BTreeMap<String, String>,
    pub problems: Vec<Problem>,
}

impl Draft {
    /// The values as typed.
    pub fn typed<K: Into<String>, V: Into<String>>(
        values: impl IntoIterator<Item = (K, V)>,
    ) -> Draft {
        let values = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Draft { values, problems: Vec::new() }
    }

    /// Adds a problem of a field.
    pub fn refuse(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem { field: field.into(), message: message.into() });
    }

    /// What was typed into a field; empty if nothing was.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// What was typed, or what the page proposes when the form is new.
    pub fn value_or<'a>(&'a self, name: &str, proposed: &'a str) -> &'a str {
        self.values.get(name).map_or(proposed, String::as_str)
    }

    /// What is wrong with a field.
    pub fn problem(&self, name: &str) -> Option<&str> {
        let problem = self.problems.iter().find(|problem| problem.field == name);
        problem.map(|problem| problem.message.as_str())
    }

    /// Whether anything is.
    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f2_what_was_typed_is_kept_beside_what_is_wrong() {
        let mut draft = Draft::typed([("amount", "ten")]);
        draft.refuse("amount", "Enter an amount of $1 or more");
        assert_eq!(draft.value_or("amount", "50.00"), "ten");
        assert_eq!(draft.value_or("fund", "general"), "general");
        assert_eq!(draft.problem("amount"), Some("Enter an amount of $1 or more"));
        assert!(draft.has_problems() && draft.problem("fund").is_none());
    }
}
