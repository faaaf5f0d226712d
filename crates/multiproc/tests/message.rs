//! Messages: what goes out comes back, and what is no message is an error.

use multiproc::{DecodeError, Message, message};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Debug;
use std::time::Duration;

#[derive(Debug, PartialEq, Clone)]
struct Job {
    name: String,
    tries: Option<u8>,
    weights: Vec<f64>,
}

message!(Job { name, tries, weights });

#[derive(Debug, PartialEq)]
struct Nothing {}

message!(Nothing {});

fn job() -> Job {
    Job { name: "countdown".into(), tries: Some(3), weights: vec![0.5, -1.0] }
}

#[track_caller]
fn comes_back<M: Message + PartialEq + Debug>(value: M) {
    let bytes = value.to_bytes();
    assert!(!bytes.is_empty(), "a message takes a byte or more");
    assert_eq!(M::from_bytes(&bytes), Ok(value));
    for end in 0..bytes.len() {
        assert!(M::from_bytes(&bytes[..end]).is_err(), "{end} of {} bytes are a value", bytes.len());
    }
    let more: Vec<u8> = bytes.iter().copied().chain([0]).collect();
    assert_eq!(M::from_bytes(&more), Err(DecodeError::Trailing));
}

#[test]
fn numbers_come_back() {
    comes_back((0_u8, u16::MAX, u32::MAX, u64::MAX, u128::MAX, usize::MAX));
    comes_back((-1_i8, i16::MIN, i32::MIN, i64::MIN, i128::MIN, isize::MIN));
    comes_back((f32::MIN_POSITIVE, f64::NEG_INFINITY));
    comes_back((true, false, 'ж', ()));
    comes_back(Duration::new(u64::MAX, 999_999_999));
}

#[test]
fn a_float_comes_back_bit_for_bit() {
    let odd = f64::from_bits(0x7ff8_0000_dead_beef);
    let back = f64::from_bytes(&odd.to_bytes()).expect("eight bytes are a float");
    assert_eq!(back.to_bits(), odd.to_bits());
}

#[test]
fn compounds_come_back() {
    comes_back((String::new(), "процесс".to_string()));
    comes_back((Some(1_u8), None::<String>));
    comes_back((Ok::<u8, String>(1), Err::<u8, String>("no".into())));
    comes_back((Box::new(7_u64), vec![vec![1_u16], vec![]], [1_u8, 2, 3], [[0_u8; 0]; 2]));
    comes_back((1_u8,));
}

#[test]
fn collections_come_back() {
    comes_back(BTreeMap::from([(1_u8, "one".to_string()), (2, "two".to_string())]));
    comes_back(HashMap::<String, Vec<u8>>::from([("a".into(), vec![1]), ("b".into(), vec![])]));
    comes_back(BTreeSet::from(['a', 'b']));
    comes_back(HashSet::<u32>::from([1, 2, 3]));
}

#[test]
fn a_struct_with_the_macro_comes_back() {
    comes_back(vec![job(), job()]);
    comes_back(Nothing {});
}

#[test]
fn values_that_do_not_exist_are_refused() {
    assert_eq!(bool::from_bytes(&[2]), Err(DecodeError::Invalid));
    assert_eq!(char::from_bytes(&0xd800_u32.to_bytes()), Err(DecodeError::Invalid));
    assert_eq!(Duration::from_bytes(&(u64::MAX, u32::MAX).to_bytes()), Err(DecodeError::Invalid));
    assert_eq!(String::from_bytes(&vec![0xff_u8].to_bytes()), Err(DecodeError::Invalid));
    assert_eq!(<[u8; 2]>::from_bytes(&vec![1_u8, 2, 3].to_bytes()), Err(DecodeError::Invalid));
}

#[test]
fn a_length_that_cannot_be_true_allocates_nothing() {
    for length in [u64::MAX, u64::MAX / 8, 1 << 40, 9] {
        let bytes = (length, 0_u64).to_bytes();
        assert_eq!(Vec::<u64>::from_bytes(&bytes), Err(DecodeError::Short));
        assert_eq!(Vec::<()>::from_bytes(&bytes), Err(DecodeError::Short));
        assert_eq!(String::from_bytes(&bytes), Err(DecodeError::Short));
        assert_eq!(HashSet::<u64>::from_bytes(&bytes), Err(DecodeError::Short));
        assert_eq!(BTreeMap::<u64, u64>::from_bytes(&bytes), Err(DecodeError::Short));
    }
}

/// A pseudo-random number (xorshift), the same in every run.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

type Everything = (Vec<Option<Job>>, HashMap<String, [u16; 2]>, Result<char, Duration>, fn(u8) -> u8);

#[test]
fn random_bytes_are_an_error_and_no_panic() {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..20_000 {
        let length = next(&mut state) % 64;
        // Mostly zeros, so that lengths are small enough to get past the first check.
        let bytes: Vec<u8> = (0..length)
            .map(|_| next(&mut state).to_le_bytes()[1] & next(&mut state).to_le_bytes()[2] & 3)
            .collect();
        assert!(Everything::from_bytes(&bytes).is_err());
        let _ = Vec::<Job>::from_bytes(&bytes);
    }
}

#[test]
fn changed_bytes_are_an_error_or_another_value_and_no_panic() {
    let mut state = 42;
    let bytes = vec![job(), job(), job()].to_bytes();
    for _ in 0..20_000 {
        let mut changed = bytes.clone();
        let place = usize::try_from(next(&mut state)).expect("64 bits") % bytes.len();
        changed[place] = next(&mut state).to_le_bytes()[3];
        let _ = Vec::<Job>::from_bytes(&changed);
    }
}
