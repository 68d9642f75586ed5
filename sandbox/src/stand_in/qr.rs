//! How is a text drawn as a QR code?

use fast_qr::{ECL, QRBuilder};

/// Light modules around the code (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// A QR code for an SVG.
pub(super) struct Qr {
    /// Modules of a side, the quiet zone included.
    pub(super) side: usize,
    /// The dark modules, one bar a run.
    pub(super) path: String,
}

impl Qr {
    /// The code of a text; `None`: it is too long for any.
    pub(super) fn new(text: &str) -> Option<Self> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
        let dark = |x: usize, y: usize| x < code.size && code[y][x].value();
        let mut path = String::new();
        for y in 0..code.size {
            let mut x = 0;
            while x < code.size {
                let run = (x..).take_while(|x| dark(*x, y)).count();
                if run > 0 {
                    path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
                }
                x += run + 1;
            }
        }
        Some(Self { side: code.size + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::Qr;

    #[test]
    fn a_code_has_its_three_corners_and_its_quiet_zone() {
        let qr = Qr::new("http://127.0.0.1:8081/scan/q/0123456789abcdef0123456789abcdef").unwrap();
        for (x, y) in [(4, 4), (qr.side - 11, 4), (4, qr.side - 11), (4, qr.side - 5)] {
            assert!(qr.path.contains(&format!("M{x} {y}h7v1h-7z")), "{x} {y}");
        }
        assert!(!qr.path.contains("M0 ") && Qr::new(&"x".repeat(5_000)).is_none());
    }
}
