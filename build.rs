//! Content is compiled in: a file that is new or gone must compile the crate again, which its macro alone cannot tell.

fn main() {
    for folder in ["intents", "responses", "councils", "tests/content"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
