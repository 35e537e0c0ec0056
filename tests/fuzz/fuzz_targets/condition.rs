#![no_main]

libfuzzer_sys::fuzz_target!(|source: &str| targets::condition::hold(source));
