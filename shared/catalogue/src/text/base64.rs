//! `vflow.data.base64`: encodes text as base64, and decodes it.

use crate::{Call, Done, ModuleError};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

/// Writes padding, and reads with or without it.
const CODEC: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let source = call.inputs.text("source_text");
    let encoding = call.inputs.choice("text_encoding")?;
    let result = match call.inputs.choice("operation")? {
        "encode" => CODEC.encode(bytes_of(source, encoding)?),
        _ => written(decode(&source)?, encoding)?,
    };
    Ok(Done::outputs([("result_text", Value::String(result))]))
}

/// The bytes that a text represents in the given encoding.
fn bytes_of(source: String, encoding: &str) -> Result<Vec<u8>, ModuleError> {
    let wrong = |what| ModuleError::input("source_text", what);
    match encoding {
        "hex" => {
            let digits: Vec<u32> = source
                .chars()
                .filter(|c| !c.is_ascii_whitespace())
                .map(|c| c.to_digit(16).ok_or_else(|| wrong("is not hexadecimal")))
                .collect::<Result<_, _>>()?;
            let pairs = digits.chunks(2).map(|pair| match pair {
                [high, low] => Ok((high * 16 + low) as u8),
                _ => Err(wrong("is not hexadecimal: it has an odd number of digits")),
            });
            pairs.collect()
        }
        "base64" => decode(&source),
        "latin1" => {
            let byte =
                |c: char| u8::try_from(u32::from(c)).map_err(|_| wrong("has characters that Latin-1 does not have"));
            source.chars().map(byte).collect()
        }
        _ => Ok(source.into_bytes()),
    }
}

/// The bytes as a text in the given encoding.
fn written(bytes: Vec<u8>, encoding: &str) -> Result<String, ModuleError> {
    match encoding {
        "hex" => Ok(hex(&bytes)),
        "base64" => Ok(CODEC.encode(bytes)),
        "latin1" => Ok(bytes.into_iter().map(char::from).collect()),
        _ => String::from_utf8(bytes).map_err(|_| {
            ModuleError::input("source_text", "does not decode to text; text_encoding can be hex, base64 or latin1")
        }),
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn decode(source: &str) -> Result<Vec<u8>, ModuleError> {
    let plain: String = source
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    CODEC.decode(plain).map_err(|_| ModuleError::input("source_text", "is not base64"))
}

#[cfg(test)]
mod tests {
    use crate::testing::Bench;
    use serde_json::json;

    const LONG: &str = "vflow.data.base64";

    #[test]
    fn text_goes_there_and_back() {
        for (operation, source, result) in [
            ("encode", "日?>", "5pelPz4="),
            ("decode", "5pelPz4=", "日?>"),
            ("解码", " 5pel\n Pz4 ", "日?>"),
            ("decode", "Pz8_", "???"),
            ("encode", "", ""),
        ] {
            let outputs = Bench::new().outputs(LONG, json!({"operation": operation, "source_text": source}));
            assert_eq!(outputs, json!({"result_text": result}));
        }
    }

    #[test]
    fn bytes_that_are_no_text_have_encodings_of_their_own() {
        for (encoding, text, base64) in [
            ("hex", "ff00", "/wA="),
            ("HEX", "ff00", "/wA="),
            ("ISO-8859-1", "ÿ\u{0}", "/wA="),
            ("base64", "/wA=", "/wA="),
        ] {
            let run = |operation: &str, source: &str| {
                let inputs = json!({"operation": operation, "source_text": source, "text_encoding": encoding});
                Bench::new().outputs(LONG, inputs)["result_text"].clone()
            };
            assert_eq!((run("encode", text), run("decode", base64)), (json!(base64), json!(text)), "{encoding}");
        }
    }

    #[test]
    fn what_is_not_base64_is_refused() {
        for (source, expected) in [
            ("a*b=", "input 'source_text': is not base64"),
            ("a", "input 'source_text': is not base64"),
            ("/w==", "input 'source_text': does not decode to text; text_encoding can be hex, base64 or latin1"),
        ] {
            assert_eq!(Bench::new().error(LONG, json!({"operation": "decode", "source_text": source})), expected);
        }
    }
}
