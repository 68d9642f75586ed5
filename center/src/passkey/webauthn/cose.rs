//! Which public keys are there, and is a signature theirs? (RFC 9052, RFC 9053, RFC 8812)

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
};
use minicbor::Decoder;
use minicbor::data::Type;

use super::Why;

/// ECDSA on P-256 with SHA-256.
pub(super) const ES256: i64 = -7;
/// EdDSA; of its curves Ed25519.
pub(super) const EDDSA: i64 = -8;
/// RSASSA-PKCS1-v1_5 with SHA-256.
pub(super) const RS256: i64 = -257;

/// Labels of a key's members. Those from −1 on mean something else for each kind of key.
const KIND: i64 = 1;
const ALGORITHM: i64 = 3;
const OCTET_KEY_PAIR: i64 = 1;
const ELLIPTIC_CURVE: i64 = 2;
const RSA: i64 = 3;
const P256: i64 = 1;
const CURVE_ED25519: i64 = 6;
/// A key has fewer members than this.
const MAX_MEMBERS: u64 = 16;
/// Bytes of an RSA modulus: 2048 to 4096 bits, so that nobody has us reckon with giants.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=512;
/// Most bytes of an RSA exponent; it is 65537 everywhere.
const EXPONENT_MAX: usize = 4;

/// A key that signatures can be checked with.
pub(super) struct PublicKey {
    pub algorithm: i64,
    key: ParsedPublicKey,
}

enum Member<'a> {
    Number(i64),
    Bytes(&'a [u8]),
}

impl PublicKey {
    /// Reads a COSE key, and makes sure that it is one.
    pub(super) fn read(cose: &[u8]) -> Result<Self, Why> {
        let members = read_members(cose)?;
        let number = |label| match find(&members, label) {
            Some(Member::Number(number)) => Ok(*number),
            _ => Err(Why::Key),
        };
        let bytes = |label| match find(&members, label) {
            Some(Member::Bytes(bytes)) => Ok(*bytes),
            _ => Err(Why::Key),
        };
        let algorithm = number(ALGORITHM)?;
        let key = match (algorithm, number(KIND)?) {
            (ES256, ELLIPTIC_CURVE) if number(-1)? == P256 => p256(bytes(-2)?, bytes(-3)?),
            (EDDSA, OCTET_KEY_PAIR) if number(-1)? == CURVE_ED25519 => ed25519(bytes(-2)?),
            (RS256, RSA) => rsa(bytes(-1)?, bytes(-2)?),
            (ES256 | EDDSA | RS256, _) => Err(Why::Key),
            _ => Err(Why::Algorithm),
        };
        Ok(Self { algorithm, key: key? })
    }

    /// Whether it has signed `message`.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }
}

fn p256(x: &[u8], y: &[u8]) -> Result<ParsedPublicKey, Why> {
    const UNCOMPRESSED: &[u8] = &[4];
    if x.len() != 32 || y.len() != 32 {
        return Err(Why::Key);
    }
    ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, [UNCOMPRESSED, x, y].concat()).map_err(|_| Why::Key)
}

fn ed25519(x: &[u8]) -> Result<ParsedPublicKey, Why> {
    if x.len() != 32 {
        return Err(Why::Key);
    }
    ParsedPublicKey::new(&ED25519, x).map_err(|_| Why::Key)
}

fn rsa(n: &[u8], e: &[u8]) -> Result<ParsedPublicKey, Why> {
    let is_odd = e.last().is_some_and(|last| last & 1 == 1) && e != [1];
    if !MODULUS.contains(&n.len()) || e.len() > EXPONENT_MAX || !is_odd {
        return Err(Why::Key);
    }
    RsaPublicKeyComponents { n, e }.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).map_err(|_| Why::Key)
}

fn find<'m, 'a>(members: &'m [(i64, Member<'a>)], label: i64) -> Option<&'m Member<'a>> {
    members.iter().find(|(found, _)| *found == label).map(|(_, member)| member)
}

/// The members of the map; one that comes twice, or anything left over, is no key.
fn read_members(cose: &[u8]) -> Result<Vec<(i64, Member<'_>)>, Why> {
    let mut decoder = Decoder::new(cose);
    let count = decoder.map().ok().flatten().filter(|count| *count <= MAX_MEMBERS).ok_or(Why::Key)?;
    let mut members: Vec<(i64, Member<'_>)> = Vec::new();
    for _ in 0..count {
        let label = decoder.i64().map_err(|_| Why::Key)?;
        let is_bytes = matches!(decoder.datatype(), Ok(Type::Bytes));
        let member = if is_bytes { decoder.bytes().map(Member::Bytes) } else { decoder.i64().map(Member::Number) };
        if find(&members, label).is_some() {
            return Err(Why::Key);
        }
        members.push((label, member.map_err(|_| Why::Key)?));
    }
    if decoder.position() == cose.len() { Ok(members) } else { Err(Why::Key) }
}
