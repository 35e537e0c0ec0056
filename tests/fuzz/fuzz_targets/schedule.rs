#![no_main]

libfuzzer_sys::fuzz_target!(|input: (i64, &str)| targets::schedule::hold(input.0, input.1));
