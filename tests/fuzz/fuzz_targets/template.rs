#![no_main]

libfuzzer_sys::fuzz_target!(|source: &str| targets::template::hold(source));
