// A crate of all kinds of things that a compiler makes symbols and sections for. Compiled by a test, no part of `grader`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, mpsc};

pub static COUNT: AtomicUsize = AtomicUsize::new(1);
pub static NAMES: LazyLock<HashMap<u8, String>> = LazyLock::new(HashMap::new);
pub const WORDS: &[&str] = &["one", "two"];
static LIST: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static mut SHARED: [u64; 9] = [0; 9];

thread_local! {
    static SMALL: Cell<u8> = const { Cell::new(1) };
    pub static LARGE: RefCell<Vec<String>> = RefCell::new(Vec::new());
}

unsafe extern "C" {
    fn getpid() -> i32;
}

pub trait Shape {
    fn area(&self) -> f64 {
        1.5
    }
}

impl Shape for u8 {}
impl Shape for String {
    fn area(&self) -> f64 {
        self.len() as f64
    }
}

pub struct Guard;
impl Drop for Guard {
    fn drop(&mut self) {
        println!("{}", unsafe { getpid() });
    }
}

pub fn shapes() -> Vec<Box<dyn Shape>> {
    vec![Box::new(1), Box::new(String::from("a"))]
}

pub fn adder(number: usize) -> Box<dyn Fn(usize) -> usize + Send> {
    Box::new(move |other| number + other)
}

pub fn shown<T: Debug + Clone + Ord>(things: &[T]) -> String {
    let mut things = things.to_vec();
    things.sort();
    format!("{things:?}")
}

pub extern "C" fn callback(number: i32) -> i32 {
    number.pow(2)
}

pub async fn later(text: &str) -> usize {
    std::future::ready(text.len()).await
}

pub fn name(number: u8) -> &'static str {
    match number {
        0 => "zero",
        1 => "one",
        2 => "two",
        3 => "three",
        4 => "four",
        _ => "many",
    }
}

#[inline(never)]
pub fn threads() -> u64 {
    let _guard = Guard;
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        SMALL.with(|small| small.set(small.get() + 1));
        LARGE.with(|large| large.borrow_mut().push(shown(&[3, 1, 2])));
        LIST.lock().unwrap().push(1);
        COUNT.fetch_add(1, Ordering::SeqCst);
        let at = &raw mut SHARED;
        unsafe { (*at)[1] = 2 };
        sender.send(unsafe { (*at)[1] }).unwrap();
    };
    std::thread::spawn(work).join().unwrap();
    receiver.iter().sum()
}

pub fn buffer(size: usize) -> Box<[u8]> {
    let layout = std::alloc::Layout::array::<u8>(size.max(1)).unwrap();
    unsafe {
        let at = std::alloc::alloc_zeroed(layout);
        Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, size.max(1)))
    }
}
