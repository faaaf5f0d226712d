//! Values: the small, self-describing data of questions and answers.

use std::fmt;

/// One piece of data in a question or an answer.
///
/// The last three variants are claims that the judge checks against what the kernel says before it compares two
/// answers, so that ids, which differ in each run, can be compared at all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing: what `()` returns.
    Unit,
    /// True or false.
    Bool(bool),
    /// A whole number; wide enough for `u64` and `i64`.
    Int(i128),
    /// Text.
    Text(String),
    /// Values in an order that counts.
    List(Vec<Value>),
    /// Named values.
    Record(Vec<(String, Value)>),
    /// A process id, as the student's code reported it.
    Pid(u32),
    /// A thread id of the operating system, as the student's code reported it.
    Tid(u32),
    /// The process that made this call; the judge fills it in.
    Caller,
}

/// Bytes that are not a [`Value`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedValue;

impl fmt::Display for MalformedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed value")
    }
}

impl std::error::Error for MalformedValue {}

/// Deeper nesting is refused, because the bytes may be a student's and decoding recurses.
const MAX_DEPTH: usize = 16;

impl Value {
    /// A record of these fields, in this order.
    #[must_use]
    pub fn record<const N: usize>(fields: [(&str, Value); N]) -> Value {
        Value::Record(fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
    }

    /// The field `name`.
    ///
    /// # Panics
    ///
    /// If this is no record or has no such field: a mistake in the harness.
    #[must_use]
    pub fn field(&self, name: &str) -> &Value {
        self.find(name).unwrap_or_else(|| panic!("the input has no field `{name}`: {self}"))
    }

    /// The field `name`, if this is a record that has one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Value> {
        let Value::Record(fields) = self else { return None };
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }

    /// The number in it, as any integer type that it fits.
    ///
    /// # Panics
    ///
    /// If this is no number or does not fit.
    #[must_use]
    pub fn int<N: TryFrom<i128>>(&self) -> N {
        let Value::Int(number) = self else { panic!("not a number: {self}") };
        N::try_from(*number).unwrap_or_else(|_| panic!("the number {number} does not fit its type"))
    }

    /// The text in it.
    ///
    /// # Panics
    ///
    /// If this is no text.
    #[must_use]
    pub fn text(&self) -> &str {
        let Value::Text(text) = self else { panic!("not a text: {self}") };
        text
    }

    /// The items of a list.
    ///
    /// # Panics
    ///
    /// If this is no list.
    #[must_use]
    pub fn items(&self) -> &[Value] {
        let Value::List(items) = self else { panic!("not a list: {self}") };
        items
    }

    /// The numbers of a list.
    ///
    /// # Panics
    ///
    /// If this is no list of numbers that fit.
    #[must_use]
    pub fn to_vec<N: TryFrom<i128>>(&self) -> Vec<N> {
        self.items().iter().map(Value::int).collect()
    }

    /// The texts of a list.
    ///
    /// # Panics
    ///
    /// If this is no list of texts.
    #[must_use]
    pub fn to_texts(&self) -> Vec<String> {
        self.items().iter().map(|item| item.text().to_string()).collect()
    }

    /// Whether the field `name` is there and true.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.find(name) == Some(&Value::Bool(true))
    }

    /// Appends the encoding: one byte for the variant, then its content; numbers are little-endian.
    pub fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Value::Unit => out.push(0),
            Value::Bool(value) => out.extend([1, u8::from(*value)]),
            Value::Int(number) => {
                out.push(2);
                out.extend(number.to_le_bytes());
            }
            Value::Text(text) => {
                out.push(3);
                encode_text(text, out);
            }
            Value::List(items) => {
                out.push(4);
                encode_count(items.len(), out);
                for item in items {
                    item.encode(out);
                }
            }
            Value::Record(fields) => {
                out.push(5);
                encode_count(fields.len(), out);
                for (name, value) in fields {
                    encode_text(name, out);
                    value.encode(out);
                }
            }
            Value::Pid(pid) => encode_id(6, *pid, out),
            Value::Tid(tid) => encode_id(7, *tid, out),
            Value::Caller => out.push(8),
        }
    }

    /// Takes one value from the front of `input`.
    ///
    /// # Errors
    ///
    /// If the bytes are no value, or one nested too deeply. Any bytes may come: nothing is allocated for a
    /// length that the bytes do not hold.
    pub fn decode(input: &mut &[u8]) -> Result<Value, MalformedValue> {
        decode_at(0, input)
    }
}

fn decode_at(depth: usize, input: &mut &[u8]) -> Result<Value, MalformedValue> {
    if depth > MAX_DEPTH {
        return Err(MalformedValue);
    }
    Ok(match take(input)? {
        [0] => Value::Unit,
        [1] => Value::Bool(take(input)? != [0]),
        [2] => Value::Int(i128::from_le_bytes(take(input)?)),
        [3] => Value::Text(decode_text(input)?),
        [4] => Value::List(decode_many(input, |input| decode_at(depth + 1, input))?),
        [5] => Value::Record(decode_many(input, |input| {
            Ok((decode_text(input)?, decode_at(depth + 1, input)?))
        })?),
        [6] => Value::Pid(u32::from_le_bytes(take(input)?)),
        [7] => Value::Tid(u32::from_le_bytes(take(input)?)),
        [8] => Value::Caller,
        _ => return Err(MalformedValue),
    })
}

fn decode_many<T>(
    input: &mut &[u8],
    mut one: impl FnMut(&mut &[u8]) -> Result<T, MalformedValue>,
) -> Result<Vec<T>, MalformedValue> {
    let count = decode_count(input)?;
    // Grown item by item: `count` is only a claim until the items have been read.
    let mut many = Vec::new();
    for _ in 0..count {
        many.push(one(input)?);
    }
    Ok(many)
}

pub(crate) fn encode_text(text: &str, out: &mut Vec<u8>) {
    encode_count(text.len(), out);
    out.extend(text.as_bytes());
}

pub(crate) fn decode_text(input: &mut &[u8]) -> Result<String, MalformedValue> {
    let length = decode_count(input)?;
    let (text, rest) = input.split_at_checked(length).ok_or(MalformedValue)?;
    *input = rest;
    String::from_utf8(text.to_vec()).map_err(|_| MalformedValue)
}

pub(crate) fn take<const N: usize>(input: &mut &[u8]) -> Result<[u8; N], MalformedValue> {
    let (bytes, rest) = input.split_first_chunk().ok_or(MalformedValue)?;
    *input = rest;
    Ok(*bytes)
}

fn encode_count(count: usize, out: &mut Vec<u8>) {
    let count = u32::try_from(count).expect("a frame is far smaller than 4 GiB");
    out.extend(count.to_le_bytes());
}

fn decode_count(input: &mut &[u8]) -> Result<usize, MalformedValue> {
    usize::try_from(u32::from_le_bytes(take(input)?)).map_err(|_| MalformedValue)
}

fn encode_id(variant: u8, id: u32, out: &mut Vec<u8>) {
    out.push(variant);
    out.extend(id.to_le_bytes());
}

/// As a person writes it: `[1, 2]`, `"text"`, `jobs: [3], workers: 2`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Unit => f.write_str("()"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(number) => write!(f, "{number}"),
            Value::Text(text) => write!(f, "{text:?}"),
            Value::List(items) => {
                f.write_str("[")?;
                write_joined(f, items, |f, item| write!(f, "{}", Nested(item)))?;
                f.write_str("]")
            }
            Value::Record(fields) => {
                write_joined(f, fields, |f, (name, value)| write!(f, "{name}: {}", Nested(value)))
            }
            Value::Pid(pid) => write!(f, "process {pid}"),
            Value::Tid(tid) => write!(f, "thread {tid}"),
            Value::Caller => f.write_str("caller"),
        }
    }
}

/// A value inside another: records get braces there.
struct Nested<'a>(&'a Value);

impl fmt::Display for Nested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Value::Record(_) = self.0 { write!(f, "{{{}}}", self.0) } else { write!(f, "{}", self.0) }
    }
}

fn write_joined<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    mut one: impl FnMut(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        one(f, item)?;
    }
    Ok(())
}

macro_rules! from_integer {
    ($($integer:ty)*) => {
        $(impl From<$integer> for Value {
            fn from(number: $integer) -> Value {
                Value::Int(number.into())
            }
        })*
    };
}

from_integer! { u8 u16 u32 u64 i8 i16 i32 i64 i128 }

impl From<usize> for Value {
    fn from(number: usize) -> Value {
        Value::Int(i128::try_from(number).expect("a usize has at most 64 bits"))
    }
}

impl From<()> for Value {
    fn from((): ()) -> Value {
        Value::Unit
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_string())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Value {
        items.into_iter().collect()
    }
}

impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Value {
        Value::List(items.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Value {
        Value::record([
            ("jobs", Value::from(vec![3u64, u64::MAX])),
            ("deep", Value::from(vec![Value::record([("pid", Value::Pid(7)), ("by", Value::Caller)])])),
            ("rest", Value::List(vec![Value::Unit, true.into(), "ж".into(), Value::Tid(9), (-1).into()])),
        ])
    }

    #[test]
    fn a_value_survives_encoding() {
        let mut bytes = Vec::new();
        sample().encode(&mut bytes);
        let mut input = bytes.as_slice();
        assert_eq!(Value::decode(&mut input), Ok(sample()));
        assert!(input.is_empty());
    }

    #[test]
    fn every_truncation_is_malformed() {
        let mut bytes = Vec::new();
        sample().encode(&mut bytes);
        for length in 0..bytes.len() {
            assert_eq!(Value::decode(&mut &bytes[..length]), Err(MalformedValue), "{length} bytes");
        }
    }

    #[test]
    fn deep_nesting_is_malformed_and_does_not_overflow_the_stack() {
        let bytes: Vec<u8> = [4, 1, 0, 0, 0].repeat(100_000);
        assert_eq!(Value::decode(&mut bytes.as_slice()), Err(MalformedValue));
    }

    #[test]
    fn a_list_that_claims_billions_of_items_allocates_nothing() {
        assert_eq!(Value::decode(&mut [4, 255, 255, 255, 255].as_slice()), Err(MalformedValue));
    }

    #[test]
    fn a_value_reads_like_data() {
        let value = Value::record([
            ("jobs", Value::from(vec![1, 2])),
            ("who", Value::record([("name", "a".into())])),
        ]);
        assert_eq!(value.to_string(), r#"jobs: [1, 2], who: {name: "a"}"#);
    }
}
