//! Writing JSON (RFC 8259). A checked program must not depend on anything that it could replace, so this is no library.

/// An object that is being written.
#[derive(Debug)]
pub struct Object {
    text: String,
}

impl Object {
    /// Without members.
    pub fn new() -> Object {
        Object { text: "{".to_string() }
    }

    /// Adds a member whose value is JSON already.
    pub fn raw(mut self, key: &str, value: &str) -> Object {
        if self.text.len() > 1 {
            self.text.push(',');
        }
        self.text.push_str(&string(key));
        self.text.push(':');
        self.text.push_str(value);
        self
    }

    /// Adds a text.
    pub fn text(self, key: &str, value: &str) -> Object {
        let value = string(value);
        self.raw(key, &value)
    }

    /// Adds a text, or null.
    pub fn maybe_text(self, key: &str, value: Option<&str>) -> Object {
        let value = value.map_or("null".to_string(), string);
        self.raw(key, &value)
    }

    /// Adds a number or a truth value, which JSON writes as Rust does.
    pub fn plain(self, key: &str, value: impl std::fmt::Display) -> Object {
        self.raw(key, &value.to_string())
    }

    /// Adds a number, or null.
    pub fn maybe_plain(self, key: &str, value: Option<impl std::fmt::Display>) -> Object {
        let value = value.map_or("null".to_string(), |value| value.to_string());
        self.raw(key, &value)
    }

    /// The finished object.
    pub fn end(mut self) -> String {
        self.text.push('}');
        self.text
    }
}

/// A list of values that are JSON already.
pub fn list(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<String>>().join(","))
}

/// A text.
pub fn string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c < ' ' || c == '\u{7f}' => quoted.push_str(&format!("\\u{:04x}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_in_order() {
        let object = Object::new().text("a", "x").plain("b", 3).maybe_text("c", None).raw("d", "[]").end();
        assert_eq!(object, r#"{"a":"x","b":3,"c":null,"d":[]}"#);
    }

    #[test]
    fn what_json_forbids_is_escaped() {
        assert_eq!(string("a\"b\\c\n\u{1b}[0mü"), r#""a\"b\\c\n\u001b[0mü""#);
    }
}
