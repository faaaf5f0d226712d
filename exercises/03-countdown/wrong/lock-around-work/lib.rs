use multiproc::Pool;
use std::io::{PipeReader, PipeWriter, Read, Write, pipe};
use std::sync::Mutex;

/// A lock of processes: whoever has read the one byte in the pipe may work.
static TOKEN: Mutex<Option<(PipeReader, PipeWriter)>> = Mutex::new(None);

pub fn countdowns(starts: &[u64], workers: usize, countdown: fn(u64) -> u64) -> Vec<u64> {
    let (reader, mut writer) = pipe().unwrap();
    writer.write_all(&[1]).unwrap();
    *TOKEN.lock().unwrap() = Some((reader, writer));
    let pool = Pool::new(workers).unwrap();
    let jobs: Vec<_> = starts.iter().map(|&start| (countdown, start)).collect();
    let results = pool.map(under_lock, jobs).unwrap();
    TOKEN.lock().unwrap().take();
    results
}

fn under_lock((countdown, start): (fn(u64) -> u64, u64)) -> u64 {
    let mut pipe = TOKEN.lock().unwrap();
    let (reader, writer) = pipe.as_mut().unwrap();
    let mut token = [0];
    reader.read_exact(&mut token).unwrap();
    let result = countdown(start);
    writer.write_all(&token).unwrap();
    result
}
