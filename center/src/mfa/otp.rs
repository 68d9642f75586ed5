//! Which code belongs to a step, and to which step does a code belong? (RFC 4226, RFC 6238)

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use rules::mfa::{Algorithm, DIGITS};

use super::seed::Seed;

/// Makes the codes of one device.
pub(super) struct Codes {
    key: hmac::Key,
}

impl Codes {
    pub(super) fn new(seed: &Seed, algorithm: Algorithm) -> Self {
        let algorithm = match algorithm {
            Algorithm::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Algorithm::Sha256 => hmac::HMAC_SHA256,
            Algorithm::Sha512 => hmac::HMAC_SHA512,
        };
        Self { key: hmac::Key::new(algorithm, seed.expose()) }
    }

    /// The code at a step.
    pub(super) fn at(&self, step: i64) -> String {
        self.with_digits(step, DIGITS)
    }

    /// `HOTP(K, C)` of RFC 4226, 5.3.
    fn with_digits(&self, step: i64, digits: u32) -> String {
        let tag = hmac::sign(&self.key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let offset = usize::from(tag[tag.len() - 1] & 0x0f);
        let mut four = [0; 4];
        four.copy_from_slice(&tag[offset..offset + 4]);
        let number = u32::from_be_bytes(four) & 0x7fff_ffff;
        format!("{:0width$}", u64::from(number) % 10_u64.pow(digits), width = digits as usize)
    }

    /// The first of `steps` whose code this is.
    pub(super) fn find(&self, steps: &[i64], code: &str) -> Option<i64> {
        steps.iter().copied().find(|step| same(&self.at(*step), code))
    }

    /// The first of `steps` whose code is `first` and is followed by `second`.
    pub(super) fn find_pair(&self, steps: &[i64], first: &str, second: &str) -> Option<i64> {
        steps.iter().copied().find(|step| same(&self.at(*step), first) && same(&self.at(step + 1), second))
    }
}

/// Takes the same time wherever the two differ.
fn same(one: &str, other: &str) -> bool {
    verify_slices_are_equal(one.as_bytes(), other.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(length: usize, algorithm: Algorithm) -> Codes {
        Codes::new(&Seed::new(b"1234567890".iter().copied().cycle().take(length).collect()), algorithm)
    }

    /// RFC 4226, appendix D.
    #[test]
    fn mfa_03_the_ten_vectors_of_rfc_4226() {
        let codes = codes(20, Algorithm::Sha1);
        let expected =
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (counter, code) in (0..).zip(expected) {
            assert_eq!(codes.at(counter), code, "{counter}");
        }
    }

    /// RFC 6238, appendix B: seeds as long as the digest.
    #[test]
    fn mfa_03_mfa_06_the_eighteen_vectors_of_rfc_6238() {
        let expected = [
            (59, ["94287082", "46119246", "90693936"]),
            (1_111_111_109, ["07081804", "68084774", "25091201"]),
            (1_111_111_111, ["14050471", "67062674", "99943326"]),
            (1_234_567_890, ["89005924", "91819424", "93441116"]),
            (2_000_000_000, ["69279037", "90698825", "38618901"]),
            (20_000_000_000, ["65353130", "77737706", "47863826"]),
        ];
        for (seconds, eight) in expected {
            for ((length, algorithm), code) in [20, 32, 64].into_iter().zip(Algorithm::ALL).zip(eight) {
                let step = rules::mfa::step(seconds * 1_000, 30);
                let codes = codes(length, algorithm);
                assert_eq!(codes.with_digits(step, 8), code, "{seconds} {algorithm:?}");
                assert_eq!(codes.at(step), &code[2..], "six digits are the last six of eight");
            }
        }
    }

    #[test]
    fn a_code_is_found_at_its_step_only() {
        let codes = codes(20, Algorithm::Sha1);
        assert_eq!(codes.find(&[5, 4, 6], "338314"), Some(4));
        assert_eq!(codes.find(&[5, 6], "338314"), None);
        assert_eq!(codes.find(&[4], "33831"), None);
        assert_eq!(codes.find_pair(&[9, 3, 4], "338314", "254676"), Some(4));
        assert_eq!(codes.find_pair(&[4], "254676", "338314"), None, "in this order only");
        assert_eq!(codes.find_pair(&[4], "338314", "287922"), None, "with none between");
    }

    #[test]
    fn t60_a_seed_does_not_print() {
        assert_eq!(format!("{:?}", Seed::new(b"12345678901234567890".to_vec())), "Seed(…)");
    }
}
