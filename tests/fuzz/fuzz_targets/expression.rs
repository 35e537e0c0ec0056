#![no_main]

libfuzzer_sys::fuzz_target!(|source: &str| targets::expression::hold(source));
