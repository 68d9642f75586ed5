//! How is a text shown as a QR code? (MFA-10)

use center::Error;
use fast_qr::{ECL, QRBuilder};

/// Light modules around the code (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// A QR code as one path of an SVG.
#[derive(Debug, Clone)]
pub(crate) struct Qr {
    /// Modules of a side, the quiet zone included.
    pub side: usize,
    /// The dark modules, one rectangle a run.
    pub path: String,
}

impl Qr {
    /// The code of a text.
    ///
    /// # Errors
    /// If it is too long for any code.
    pub fn new(text: &str) -> Result<Self, Error> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| Error::fault("too long for a QR code"))?;
        let mut path = String::new();
        for y in 0..code.size {
            let row: Vec<bool> = code[y].iter().map(|module| module.value()).collect();
            for (x, run) in runs(&row) {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
        }
        Ok(Self { side: code.size + 2 * QUIET, path })
    }
}

/// Where dark runs begin, and how long they are.
fn runs(row: &[bool]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
        match found.last_mut() {
            Some((begin, length)) if *begin + *length == x => *length += 1,
            _ => found.push((x, 1)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mfa_10_a_code_has_its_three_corners_and_its_quiet_zone() {
        let qr = Qr::new("otpauth://totp/Menshen:1000000000012?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Menshen")
            .unwrap();
        // Each corner's pattern begins and ends with a bar of seven.
        for (x, y) in [(4, 4), (qr.side - 11, 4), (4, qr.side - 11), (4, qr.side - 5)] {
            assert!(qr.path.contains(&format!("M{x} {y}h7v1h-7z")), "{x} {y}");
        }
        assert!(!qr.path.contains("M0 ") && !qr.path.contains("M3 "));
    }

    #[test]
    fn runs_are_as_long_as_they_are_dark() {
        assert_eq!(runs(&[true, true, false, true]), [(0, 2), (3, 1)]);
        assert!(Qr::new(&"x".repeat(5_000)).is_err());
    }
}
