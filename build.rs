//! Rebuilds the program when a file of the built-in course comes or goes; changed files are noticed without it.

fn main() {
    println!("cargo:rerun-if-changed=exercises");
    for name in ["exam", "multiproc", "weft", "weft-std", "weft-core", "weft-test"] {
        println!("cargo:rerun-if-changed=crates/{name}/src");
    }
}
