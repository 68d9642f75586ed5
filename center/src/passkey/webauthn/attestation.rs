//! What comes with a new credential? (attestation object, sections 6.5.4, 8.2 and 8.7)

use minicbor::Decoder;

use super::Why;
use super::cose::PublicKey;

/// An attestation object, read but not checked.
pub(super) struct AttestationObject<'a> {
    format: &'a str,
    /// Algorithm and signature of `packed`; without members of `none`.
    statement: Statement<'a>,
    pub authenticator_data: &'a [u8],
}

#[derive(Default)]
struct Statement<'a> {
    members: u64,
    algorithm: Option<i64>,
    signature: Option<&'a [u8]>,
}

impl<'a> AttestationObject<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Why> {
        let (mut format, mut statement, mut data) = (None, None, None);
        let mut decoder = Decoder::new(bytes);
        if decoder.map().ok().flatten() != Some(3) {
            return Err(Why::Malformed);
        }
        for _ in 0..3 {
            match decoder.str() {
                Ok("fmt") => format = decoder.str().ok(),
                Ok("attStmt") => statement = Statement::read(&mut decoder),
                Ok("authData") => data = decoder.bytes().ok(),
                _ => return Err(Why::Malformed),
            }
        }
        match (format, statement, data) {
            (Some(format), Some(statement), Some(authenticator_data)) if decoder.position() == bytes.len() => {
                Ok(Self { format, statement, authenticator_data })
            }
            _ => Err(Why::Malformed),
        }
    }

    /// `none` vouches for nothing. In `packed` without certificates the new key vouches for itself: browsers
    /// may leave that as it is where no attestation was asked for. Step 21 of 7.1.
    pub(super) fn check(&self, key: &PublicKey, client_data_hash: &[u8; 32]) -> Result<(), Why> {
        let signed = [self.authenticator_data, client_data_hash].concat();
        let right = match (self.format, &self.statement) {
            ("none", Statement { members: 0, .. }) => true,
            ("packed", Statement { members: 2, algorithm: Some(algorithm), signature: Some(signature) }) => {
                *algorithm == key.algorithm && key.has_signed(&signed, signature)
            }
            _ => false,
        };
        if right { Ok(()) } else { Err(Why::Attestation) }
    }
}

impl<'a> Statement<'a> {
    fn read(decoder: &mut Decoder<'a>) -> Option<Self> {
        let mut statement = Self { members: decoder.map().ok().flatten()?, ..Self::default() };
        for _ in 0..statement.members {
            match decoder.str().ok()? {
                "alg" => statement.algorithm = decoder.i64().ok(),
                "sig" => statement.signature = decoder.bytes().ok(),
                _ => decoder.skip().ok()?,
            }
        }
        Some(statement)
    }
}
