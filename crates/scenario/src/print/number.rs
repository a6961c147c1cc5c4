//! Numbers: the shortest decimal that reads back as the same floating-point number.

/// `value` as the lexer reads it back, bit for bit; as a percentage where `percent` says so.
///
/// A percentage is the number's shortest decimal with its point moved two places, never a product with 100,
/// which would round.
pub(super) fn number(value: f64, percent: bool) -> String {
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        // Infinite or not a number: no text means it, so none may be read back.
        return "?".into();
    };
    let exponent: i32 = exponent.parse().unwrap_or(0) + if percent { 2 } else { 0 };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits = mantissa.replace('.', "");
    let unit = if percent { "%" } else { "" };
    format!("{sign}{}{unit}", place_point(&digits, exponent))
}

/// `digits` with a point after the first one, times ten to the `exponent`.
fn place_point(digits: &str, exponent: i32) -> String {
    match usize::try_from(exponent) {
        _ if digits == "0" => "0".into(),
        Ok(e) if e < 16 => {
            let whole = format!("{digits:0<width$}", width = e + 1);
            let (whole, fraction) = whole.split_at(e + 1);
            if fraction.is_empty() {
                whole.into()
            } else {
                format!("{whole}.{fraction}")
            }
        }
        Err(_) if exponent >= -6 => {
            let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
            format!("0.{zeros}{digits}")
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{first}{point}{rest}e{exponent}")
        }
    }
}
