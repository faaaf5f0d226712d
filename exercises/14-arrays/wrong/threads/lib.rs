use multiproc::RawArray;
use std::thread;

pub fn add_one(array: &RawArray<u64>, processes: usize, plus_one: fn(u64) -> u64) {
    let border = |number| number * array.len() / processes;
    thread::scope(|scope| {
        for number in 0..processes {
            scope.spawn(move || {
                for index in border(number)..border(number + 1) {
                    array.set(index, plus_one(array.get(index)));
                }
            });
        }
    });
}
