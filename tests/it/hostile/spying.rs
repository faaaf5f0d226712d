//! Programs that look for what is not theirs. Each says what it has seen, and that is not it.

use crate::place;
use crate::program::{SECRET, SUM, bill, passes, seen};
use std::path::Path;

/// What a sandboxed program gets when it reads this file.
fn read(path: &Path) -> String {
    let path = path.display();
    seen(&format!("format!(\"{{:?}}\", std::fs::read_to_string(r#\"{path}\"#))"))
}

#[test]
fn the_environment_has_three_variables() {
    let vars = seen("format!(\"{:?}\", std::env::vars().map(|(name, _)| name).collect::<Vec<_>>())");
    assert!(vars.contains(r#"["PATH", "HOME", "LANG"]"#), "{vars}");
}

#[test]
fn no_process_that_can_be_seen_has_the_graders_environment() {
    let all = seen(
        "std::fs::read_dir(\"/proc\").unwrap().flatten()
            .map(|entry| String::from_utf8_lossy(&std::fs::read(entry.path().join(\"environ\")).unwrap_or_default()).into_owned())
            .collect::<String>()",
    );
    assert!(all.contains("HOME=/nonexistent") && !all.contains(SECRET), "{all}");
}

#[test]
fn only_processes_of_the_sandbox_can_be_seen() {
    let all = seen(
        "std::fs::read_dir(\"/proc\").unwrap().flatten()
            .filter(|entry| entry.file_name().to_string_lossy().parse::<u32>().is_ok()).count().to_string()",
    );
    assert!(all.contains("seen [2]"), "{all}");
}

#[test]
fn the_reference_the_course_and_the_home_cannot_be_read() {
    let course = place::course();
    let home = std::env::home_dir().expect("a home");
    for path in
        [course.join("exercises/01-bill/reference/src/lib.rs"), course.join("course.toml"), place::cache()]
    {
        assert!(read(&path).contains("No such file"), "{path:?}");
    }
    assert!(read(&home.join(".profile")).contains("No such file"));
    assert!(!read(Path::new("/etc/passwd")).contains("root:"));
    assert!(read(Path::new("/etc/shadow")).contains("No such file"));
}

#[test]
fn what_can_be_seen_is_the_system_and_the_program_itself() {
    let tree = seen(
        "fn walk(folder: &std::path::Path, all: &mut Vec<String>) {
            let hidden = [\"/usr\", \"/bin\", \"/sbin\", \"/lib\", \"/lib64\", \"/lib32\", \"/proc\", \"/dev\"];
            if hidden.iter().any(|hidden| folder.starts_with(hidden)) { return }
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                all.push(entry.path().display().to_string());
                if !entry.file_type().unwrap().is_symlink() { walk(&entry.path(), all) }
            }
        }
        let mut all = Vec::new(); walk(\"/\".as_ref(), &mut all); all.join(\"\\n\")",
    );
    assert!(tree.contains("/out/judged"), "{tree}");
    for word in ["reference", "course", "exercise", "shadow", "ssh", "cache/grader"] {
        assert!(!tree.contains(word), "`{word}` in {tree}");
    }
}

#[test]
fn nothing_can_be_written_but_scratch_memory_that_goes() {
    let name = format!("left-by-{}", std::process::id());
    let tried = seen(&format!(
        "[\"/\", \"/usr\", \"/etc\", \"/proc\", \"/dev\", \"/tmp\"].map(|folder|
            std::fs::write(std::path::Path::new(folder).join({name:?}), \"x\").is_ok()).map(|ok| ok.to_string()).join(\" \")"
    ));
    assert!(tried.contains("seen [false false false false false true]"), "{tried}");
    assert!(!Path::new("/tmp").join(name).exists());
}

#[test]
fn the_program_itself_cannot_be_replaced() {
    let tried = seen(
        "let program = std::env::current_exe().unwrap();
        format!(\"{} {}\", std::fs::write(&program, \"x\").is_ok(), std::fs::remove_file(&program).is_ok())",
    );
    assert!(tried.contains("seen [false false]"), "{tried}");
}

#[test]
fn the_network_of_the_host_cannot_be_reached() {
    let host = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = host.local_addr().unwrap().to_string();
    let tried = seen(&format!("format!(\"{{:?}}\", std::net::TcpStream::connect({address:?}))"));
    assert!(tried.contains("Operation not permitted"), "{tried}");
}

#[test]
fn standard_input_is_empty() {
    passes(&bill(&format!("assert_eq!(std::io::read_to_string(std::io::stdin()).unwrap(), \"\"); {SUM}")));
}

#[test]
fn no_descriptor_is_inherited_but_the_outputs_and_the_channel() {
    let open = seen(
        "let mut open: Vec<u32> = std::fs::read_dir(\"/proc/self/fd\").unwrap().flatten()
            .map(|entry| entry.file_name().to_string_lossy().parse().unwrap()).collect();
        open.sort(); format!(\"{open:?}\")",
    );
    // The fifth is that of the folder itself.
    assert!(open.contains("seen [[0, 1, 2, 3, 4]]"), "{open}");
}
