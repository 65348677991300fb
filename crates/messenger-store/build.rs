//! Compiles SQLite with its encryption, SQLite3 Multiple Ciphers, from one C file.
//!
//! rusqlite is told (feature `in_gecko`) to bring no SQLite of its own; this is the one it links with.
//! Why not SQLCipher itself: docs/adr/0002-encrypted-store.md.

fn main() {
    let source_dir = sqlite3mc_src::source_dir();
    let mut build = cc::Build::new();
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        // Without it, every commit also waits for the time of the journal's last change, which is a second write.
        build.define("HAVE_FDATASYNC", "1");
    }
    build
        .include(source_dir)
        .file(source_dir.join(sqlite3mc_src::SOURCE_FILE))
        .define("SQLITE_DEFAULT_FOREIGN_KEYS", "1")
        // Counting what is allocated takes a lock twice for each allocation, and nobody asks for the count.
        .define("SQLITE_DEFAULT_MEMSTATUS", "0")
        .define("SQLITE_DQS", "0")
        .define("SQLITE_ENABLE_API_ARMOR", None)
        .define("SQLITE_ENABLE_FTS5", None)
        .define("SQLITE_OMIT_LOAD_EXTENSION", None)
        .define("SQLITE_TEMP_STORE", "3")
        .define("SQLITE_THREADSAFE", "1")
        .define("SQLITE_TRUSTED_SCHEMA", "0")
        // Optimised in every profile: the tests spend their time in here, and the code is not ours to debug.
        .opt_level(2)
        .warnings(false)
        .cargo_metadata(false)
        .compile("directnet_sqlite");
    let out_dir = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    println!("cargo::rustc-link-search=native={out_dir}");
    // Whole, because libsqlite3-sys needs symbols of an archive that linkers would visit before it.
    println!("cargo::rustc-link-lib=static:+whole-archive=directnet_sqlite");
    if std::env::var("CARGO_CFG_WINDOWS").is_ok() {
        println!("cargo::rustc-link-lib=advapi32");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
