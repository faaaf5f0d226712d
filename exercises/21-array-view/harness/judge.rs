//! Looks at shared bytes through views, and lets processes change them row by row.

use array_view::{Element, View, change_rows};
use exam::{Exam, Random, Value};
use multiproc::{Process, RawArray};
use std::panic::{self, AssertUnwindSafe};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    tell_of_panics_in_children();
    exam::serve(&Exam { case, answer, baseline: None });
}

/// A child that panics, as at the end of an array, does so unseen: nobody has to look how it ended. So it tells the
/// judge, unless it keeps others waiting.
fn tell_of_panics_in_children() {
    let (main, show) = (process::id(), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        show(panic);
        if process::id() != main && TOGETHER.load(Ordering::Relaxed) <= 1 {
            exam::call("a_panic", Value::record([("by", Value::Caller)]));
        }
    }));
}

fn case(name: &str, random: &mut Random) -> Value {
    match name {
        "read-3x3" => input("read", "u32", 3, 3, random),
        "read-2x4" => input("read", "u16", 2, 4, random),
        "write-3x3" => input("write", "u32", 3, 3, random),
        "write-4x2" => input("write", "u64", 4, 2, random),
        "shapes" => input("shapes", "u32", 3, 4, random),
        "outside" => input("outside", "u32", 3, 3, random),
        "two-types" => input("two types", "u32", 3, 3, random),
        "two-processes" => input("two processes", "u32", 3, 3, random),
        "no-rows" => input(CHANGE, "u32", 0, 3, random),
        "one-row" => input(CHANGE, "u16", 1, 3, random),
        "five-rows" => input(CHANGE, "u32", 5, 1, random),
        "change-3x3" => input(CHANGE_TOGETHER, "u32", 3, 3, random),
        "change-4x2" => input(CHANGE_TOGETHER, "u64", 4, 2, random),
        "together" => input(CHANGE_TOGETHER, "u32", 3, 2, random),
        "random" => {
            let (rows, columns) = (random.between(1, 5), random.between(1, 4));
            input(CHANGE, any_type(random), rows, columns, random)
        }
        "random-parallel" => {
            let (rows, columns) = (random.between(2, 4), random.between(1, 2));
            input(CHANGE_TOGETHER, any_type(random), rows, columns, random)
        }
        other => panic!("there is no case `{other}`"),
    }
}

/// Rows are changed, and the judge answers at once, or when as many wait as there are rows: then all processes have begun,
/// and none has ended.
const CHANGE: &str = "change rows";
const CHANGE_TOGETHER: &str = "change rows, while all others are being changed";

fn any_type(random: &mut Random) -> &'static str {
    match random.between(0, 2) {
        0 => "u16",
        1 => "u32",
        _ => "u64",
    }
}

fn input(scene: &str, element: &str, rows: u64, columns: u64, random: &mut Random) -> Value {
    let length = rows * columns * size(element);
    Value::record([
        ("scene", scene.into()),
        ("type", element.into()),
        ("rows", rows.into()),
        ("columns", columns.into()),
        ("bytes", random.numbers(length, 0, 255)),
    ])
}

fn size(element: &str) -> u64 {
    match element {
        "u16" => 2,
        "u32" => 4,
        _ => 8,
    }
}

fn answer(input: &Value) -> Value {
    match input.field("type").text() {
        "u16" => Scene::<u16>::of(input).play(input.field("scene").text()),
        "u32" => Scene::<u32>::of(input).play(input.field("scene").text()),
        _ => Scene::<u64>::of(input).play(input.field("scene").text()),
    }
}

/// The types of the elements, as the harness needs them.
trait Number: Element + Into<u64> + TryFrom<u64> {
    /// The number whose last bytes these are.
    fn last_of(number: u64) -> Self;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Number for $number {
            #[expect(clippy::cast_possible_truncation, reason = "meant")]
            fn last_of(number: u64) -> Self {
                number as $number
            }
        }
    )*};
}

numbers! { u16 u32 u64 }

struct Scene<T> {
    bytes: RawArray<u8>,
    rows: usize,
    columns: usize,
    element: std::marker::PhantomData<T>,
}

impl<T: Number> Scene<T> {
    fn of(input: &Value) -> Self {
        let bytes: Vec<u8> = input.field("bytes").to_vec();
        let (rows, columns) = (input.field("rows").int(), input.field("columns").int());
        let together = if input.field("scene").text() == CHANGE_TOGETHER { rows } else { 1 };
        TOGETHER.store(together, Ordering::Relaxed);
        Self { bytes: RawArray::from(bytes), rows, columns, element: std::marker::PhantomData }
    }

    fn play(&self, scene: &str) -> Value {
        match scene {
            "read" => self.read(),
            "write" => self.write(),
            "shapes" => self.shapes(),
            "outside" => self.outside(),
            "two types" => self.two_types(),
            "two processes" => self.two_processes(),
            CHANGE | CHANGE_TOGETHER => {
                change_rows::<T>(&self.bytes, self.rows, self.columns, plus_one::<T>);
                self.elements()
            }
            other => panic!("there is no scene `{other}`"),
        }
    }

    fn view(&self) -> View<T> {
        View::new(&self.bytes, self.rows, self.columns).expect("the bytes are as many as the view needs")
    }

    fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        let columns = self.columns;
        (0..self.rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
    }

    fn read(&self) -> Value {
        let view = self.view();
        let row = |row| (0..self.columns).map(|column| view.get(row, column).into()).collect::<Vec<u64>>();
        (0..self.rows).map(|number| Value::from(row(number))).collect()
    }

    /// Each element becomes its place, so that one in a wrong place is seen.
    fn write(&self) -> Value {
        let view = self.view();
        self.places().for_each(|(row, column)| view.set(row, column, place(row, column)));
        self.elements()
    }

    /// Which shapes the bytes have: only those that need exactly so many.
    fn shapes(&self) -> Value {
        let (rows, columns) = (self.rows, self.columns);
        let shapes =
            [(rows, columns), (columns, rows), (rows + 1, columns), (rows - 1, columns), (1, 1), (0, 0)];
        let tell = |(rows, columns)| {
            let fits = View::<T>::new(&self.bytes, rows, columns).is_some();
            Value::from(format!("{rows}×{columns}: {}", if fits { "a view" } else { "none" }).as_str())
        };
        shapes.into_iter().map(tell).collect()
    }

    /// What is no place in the view is none, also where the bytes go on behind it.
    fn outside(&self) -> Value {
        let view = self.view();
        let (rows, columns) = (self.rows, self.columns);
        let get = |row, column| outcome(&format!("get({row}, {column})"), || drop(view.get(row, column)));
        let set =
            |row, column| outcome(&format!("set({row}, {column})"), || view.set(row, column, place(9, 9)));
        let outcomes = [get(0, columns), get(rows, 0), set(1, columns), get(rows - 1, columns - 1)];
        Value::from(vec![outcomes.into_iter().collect(), self.elements()])
    }

    /// The same bytes as elements of this type and as bytes. What stands first is the last byte of the number.
    fn two_types(&self) -> Value {
        let view = self.view();
        let bytes =
            View::<u16>::new(&self.bytes, self.rows, self.columns * T::SIZE / 2).expect("it fits, too");
        bytes.set(1, 0, 0x0102);
        view.set(2, 1, T::last_of(0x0A0B_0C0D));
        let seen: [u64; 3] = [view.get(1, 0).into(), bytes.get(2, 2).into(), bytes.get(2, 3).into()];
        Value::from(seen.to_vec())
    }

    /// A view shows what another process writes later, through a view of its own, and what a copy would not.
    fn two_processes(&self) -> Value {
        let view = self.view();
        let mut child = Process::new(write_there::<T>, (self.bytes.clone(), self.rows, self.columns));
        view.set(0, 1, place(5, 5));
        child.start().expect("processes can be started");
        child.join().expect("the child was started");
        let seen: Vec<u64> = (0..self.columns).map(|column| view.get(0, column).into()).collect();
        Value::from(seen)
    }

    /// What the bytes hold, without any view.
    fn elements(&self) -> Value {
        let bytes = self.bytes.to_vec();
        let number =
            |bytes: &[u8]| bytes.iter().rev().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        let row = |bytes: &[u8]| Value::from(bytes.chunks(size_of::<T>()).map(number).collect::<Vec<u64>>());
        bytes.chunks((self.columns * size_of::<T>()).max(1)).map(row).collect()
    }
}

fn write_there<T: Number>((bytes, rows, columns): (RawArray<u8>, usize, usize)) {
    let view = View::<T>::new(&bytes, rows, columns).expect("it fits here as it did there");
    view.set(0, 0, T::last_of(view.get(0, 1).into() + 1));
}

fn place<T: Number>(row: usize, column: usize) -> T {
    T::last_of(10 * row as u64 + column as u64 + 11)
}

fn outcome(what: &str, act: impl FnOnce()) -> Value {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(AssertUnwindSafe(act));
    panic::set_hook(hook);
    Value::from(format!("{what} {}", if result.is_ok() { "returns" } else { "panics" }).as_str())
}

/// A static, because the function is told nothing but the element; processes have a copy of it from when they are forked.
static TOGETHER: AtomicUsize = AtomicUsize::new(1);

fn plus_one<T: Number>(element: T) -> T {
    let element: u64 = element.into();
    exam::meet("plus_one", element.into(), TOGETHER.load(Ordering::Relaxed));
    T::last_of(element.wrapping_add(1))
}
