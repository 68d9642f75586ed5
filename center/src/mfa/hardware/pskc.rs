//! Which tokens are in a PSKC file? (RFC 6030)
//!
//! No document type and so no entities (`roxmltree` refuses them), a bounded number of elements, no addresses are
//! followed. Namespaces are compared, prefixes are not.

use data_encoding::BASE64;
use roxmltree::{Document, Node, ParsingOptions};
use rules::mfa::{APP_PERIOD, Algorithm};
use zeroize::Zeroizing;

use super::envelope::{self, Derivation, Hash};
use super::read::{self, Found, Read, Secrets, Unreadable, Why};

const NAMESPACE: &str = "urn:ietf:params:xml:ns:keyprov:pskc";
/// Elements and texts of a file at most: room for some tens of thousands of tokens.
const MAX_NODES: u32 = 4_000_000;
/// Steps that a clock may be off (T40).
const MAX_DRIFT: i64 = 20;

/// What opens the values of this file.
struct Opener {
    key: Zeroizing<Vec<u8>>,
    mac_key: Zeroizing<Vec<u8>>,
    hash: Hash,
}

pub(super) fn read(text: &str, secrets: &Secrets) -> Result<Read, Unreadable> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => "the file has a document type (DTD), which is not read".into(),
        roxmltree::Error::NodesLimitReached => "the file has too many elements".into(),
        // The parser's own words name a place, and at most a tag.
        _ => Unreadable(format!("the file is not XML: line {}", error.pos().row)),
    })?;
    let root = document.root_element();
    container(root)?;
    let opener = opener(root, secrets)?;
    let mut read = Read::default();
    for package in children(root, "KeyPackage") {
        let line = document.text_pos_at(package.range().start).row;
        let serial = serial_text(package).unwrap_or_default();
        read.add(line, serial.trim(), token(package, line, opener.as_ref()));
    }
    Ok(read)
}

/// The root must be a container of the RFC; the drafts before it look alike, and mean other things.
fn container(root: Node<'_, '_>) -> Result<(), Unreadable> {
    let namespace = root.tag_name().namespace().unwrap_or_default();
    match (namespace, root.tag_name().name(), root.attribute("Version")) {
        (NAMESPACE, "KeyContainer", None | Some("1.0")) => Ok(()),
        (NAMESPACE, "KeyContainer", Some(_)) => Err("the version of the PSKC file is not 1.0".into()),
        (other, ..) if other.contains("keyprov") => {
            Err("the file is of a draft before RFC 6030: ask the vendor for PSKC 1.0 (RFC 6030)".into())
        }
        _ => Err("the file is XML, but not a PSKC key container (RFC 6030)".into()),
    }
}

/// What opens the encrypted values; `None`: nothing says that there are any.
fn opener(root: Node<'_, '_>, secrets: &Secrets) -> Result<Option<Opener>, Unreadable> {
    let Some(encryption) = child(root, "EncryptionKey") else { return Ok(None) };
    let key = key(encryption, secrets)?;
    let method = child(root, "MACMethod").ok_or("the file is encrypted without a checksum (MACMethod)")?;
    let hash = Hash::from_uri(method.attribute("Algorithm")).ok_or("the checksum's algorithm is not known")?;
    let mac_key = match child(method, "MACKey") {
        None => key.clone(),
        Some(sealed) => {
            let (cipher, data) = cipher_value(sealed).ok_or("the key of the checksum is incomplete")?;
            if !envelope::is_known_cipher(cipher, &key) {
                return Err(
                    "the file is encrypted in a way that is not known here, or with a key of another length".into()
                );
            }
            envelope::decrypt(&key, &data).ok_or("the password or key is another one than that of the file")?
        }
    };
    Ok(Some(Opener { key, mac_key, hash }))
}

/// The key that came by another way, or is made of the password that did.
fn key(encryption: Node<'_, '_>, secrets: &Secrets) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    if let Some(derived) = any_child(encryption, "DerivedKey") {
        let password = secrets.password.as_ref().ok_or("the file needs its password: --password-file")?;
        return derive(derived, password);
    }
    if any_child(encryption, "KeyName").is_some() {
        return secrets.key.clone().ok_or_else(|| "the file needs its pre-shared key: --key-file".into());
    }
    Err("the file is encrypted for a certificate, which is not supported: ask for a password or a pre-shared key"
        .into())
}

fn derive(derived: Node<'_, '_>, password: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let method = any_child(derived, "KeyDerivationMethod").ok_or("the file does not say how its key is derived")?;
    if method.attribute("Algorithm").is_none_or(|uri| envelope::last_part(uri) != "pbkdf2") {
        return Err("the file's key is not derived by PBKDF2".into());
    }
    let find = |name: &str| method.descendants().find(|node| node.has_tag_name_of(name));
    let number = |name: &str| find(name).and_then(text_of).and_then(|text| text.trim().parse::<u32>().ok());
    let salt = find("Specified").and_then(text_of).and_then(base64).ok_or("the derivation has no salt")?;
    let by = Derivation {
        salt: &salt,
        iterations: number("IterationCount").ok_or("the derivation has no number of iterations")?,
        length: number("KeyLength").map_or(16, |length| length as usize),
        hash: Hash::from_uri(find("PRF").and_then(|prf| prf.attribute("Algorithm")))
            .ok_or("the derivation's hash is not known")?,
    };
    envelope::derive(password, &by).ok_or_else(|| "the numbers of the key's derivation are out of range".into())
}

/// One token.
fn token(package: Node<'_, '_>, line: u32, opener: Option<&Opener>) -> Result<Found, Why> {
    let key = child(package, "Key").ok_or(Why::Missing("key"))?;
    let serial = read::serial(serial_text(package).ok_or(Why::Missing("serial number"))?)?;
    match key.attribute("Algorithm").map(|uri| uri.rsplit([':', '#']).next().unwrap_or_default()) {
        Some("totp") => {}
        Some("hotp") => return Err(Why::Counts),
        _ => return Err(Why::Algorithm),
    }
    policy(key)?;
    let data = child(key, "Data").ok_or(Why::Missing("secret"))?;
    let period = number(data, "TimeInterval")?.map_or(Ok(APP_PERIOD), |text| read::period(&text.to_string()))?;
    let drift = number(data, "TimeDrift")?.unwrap_or_default();
    if number(data, "Time")?.unwrap_or_default() != 0 || drift.abs() > MAX_DRIFT {
        return Err(Why::Clock);
    }
    let device = child(package, "DeviceInfo");
    let about = |name: &str| device.and_then(|device| child(device, name)).and_then(text_of).and_then(read::name);
    Ok(Found {
        line,
        serial,
        algorithm: parameters(key)?,
        seed: secret(child(data, "Secret").ok_or(Why::Missing("secret"))?, opener)?,
        period,
        drift,
        manufacturer: about("Manufacturer"),
        model: about("Model"),
    })
}

/// The serial number: the device's, else the key's id.
fn serial_text<'a>(package: Node<'a, '_>) -> Option<&'a str> {
    let of_device = child(package, "DeviceInfo").and_then(|device| child(device, "SerialNo")).and_then(text_of);
    of_device.or_else(|| child(package, "Key").and_then(|key| key.attribute("Id")))
}

/// RFC 6030, 4.3.4: what a policy says must be kept, or the key not be used.
fn policy(key: Node<'_, '_>) -> Result<(), Why> {
    let Some(policy) = child(key, "Policy") else { return Ok(()) };
    let kept = policy.children().filter(Node::is_element).all(|rule| {
        rule.has_tag_name((NAMESPACE, "KeyUsage")) && text_of(rule).is_some_and(|usage| usage.trim() == "OTP")
    });
    if kept { Ok(()) } else { Err(Why::Policy) }
}

/// The hash; six decimal digits are demanded.
fn parameters(key: Node<'_, '_>) -> Result<Algorithm, Why> {
    let parameters = child(key, "AlgorithmParameters").ok_or(Why::Digits)?;
    let format = child(parameters, "ResponseFormat").ok_or(Why::Digits)?;
    let decimal = format.attribute("Encoding").is_some_and(|encoding| encoding.eq_ignore_ascii_case("DECIMAL"));
    if !decimal || format.attribute("Length") != Some("6") {
        return Err(Why::Digits);
    }
    let suite = child(parameters, "Suite").and_then(text_of).unwrap_or("HMAC-SHA1");
    match suite.trim().to_ascii_uppercase().replace("SHA-", "SHA").trim_start_matches("HMAC-") {
        "SHA1" => Ok(Algorithm::Sha1),
        "SHA256" => Ok(Algorithm::Sha256),
        "SHA512" => Ok(Algorithm::Sha512),
        _ => Err(Why::Algorithm),
    }
}

/// A whole number of the data; an encrypted one is not known here.
fn number(data: Node<'_, '_>, name: &str) -> Result<Option<i64>, Why> {
    let Some(value) = child(data, name) else { return Ok(None) };
    let plain = child(value, "PlainValue").and_then(text_of).ok_or(Why::Encryption)?;
    plain.trim().parse().map(Some).map_err(|_| Why::Clock)
}

fn secret(secret: Node<'_, '_>, opener: Option<&Opener>) -> Result<super::super::seed::Seed, Why> {
    if let Some(plain) = child(secret, "PlainValue") {
        return read::seed(text_of(plain).and_then(base64).ok_or(Why::Secret)?);
    }
    let sealed = child(secret, "EncryptedValue").ok_or(Why::Missing("secret"))?;
    let opener = opener.ok_or(Why::Encryption)?;
    let (cipher, data) = cipher_value(sealed).ok_or(Why::Encryption)?;
    if !envelope::is_known_cipher(cipher, &opener.key) {
        return Err(Why::Encryption);
    }
    let tag = child(secret, "ValueMAC").and_then(text_of).and_then(base64).ok_or(Why::Mac)?;
    if !envelope::is_authentic(opener.hash, &opener.mac_key, &data, &tag) {
        return Err(Why::Mac);
    }
    let plain = envelope::decrypt(&opener.key, &data).ok_or(Why::Mac)?;
    read::seed(plain.to_vec())
}

/// The algorithm and the bytes of an encrypted value (XML Encryption).
fn cipher_value<'a>(sealed: Node<'a, '_>) -> Option<(&'a str, Vec<u8>)> {
    let cipher = any_child(sealed, "EncryptionMethod")?.attribute("Algorithm")?;
    let value = any_child(any_child(sealed, "CipherData")?, "CipherValue").and_then(text_of)?;
    Some((cipher, base64(value)?))
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    BASE64.decode(text.as_bytes()).ok()
}

/// A child of PSKC's own namespace.
fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name((NAMESPACE, name)))
}

fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name((NAMESPACE, name)))
}

/// A child by its name alone: the namespaces of XML Encryption, XML Signature and PKCS #5 come in versions.
fn any_child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name_of(name))
}

fn text_of<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.text()
}

trait LocalName {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

#[cfg(test)]
#[path = "pskc_tests.rs"]
mod tests;
