//! Which tokens are in a CSV file?
//!
//! Three shapes, told apart by the first line: that of Microsoft Entra (`serial number,secret key,time interval,
//! manufacturer,model`, with or without `upn`), that of vendors (`Serial,Secret,Type,Length,TimeStep,Issuer`), and
//! two columns without a header. Parted by comma, semicolon or tab.

use data_encoding::{BASE32_NOPAD, HEXUPPER};
use rules::mfa::{APP_PERIOD, Algorithm};

use super::super::seed::Seed;
use super::read::{self, Encoding, Found, Read, Unreadable, Why};

/// More is no inventory, but a mistake.
const MAX_ROWS: usize = 100_000;

/// Where the columns are.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    serial: Option<usize>,
    secret: Option<usize>,
    period: Option<usize>,
    digits: Option<usize>,
    algorithm: Option<usize>,
    kind: Option<usize>,
    manufacturer: Option<usize>,
    model: Option<usize>,
}

pub(super) fn read(text: &str, encoding: Option<Encoding>) -> Result<Read, Unreadable> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes());
    let (mut read, mut columns) = (Read::default(), None);
    for (number, record) in reader.records().enumerate() {
        if number > MAX_ROWS {
            return Err("the file has more than 100 000 rows".into());
        }
        // A quoted field of ours is never more than a line, so that a record's line is where it begins.
        let record = record.map_err(|_| Unreadable::from("the file is not CSV"))?;
        let line = record.position().map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
        if record.iter().all(str::is_empty) {
            continue;
        }
        match columns {
            None => {
                let found = header(&record);
                columns = Some(found.unwrap_or(Columns { serial: Some(0), secret: Some(1), ..Columns::default() }));
                if found.is_none() {
                    two_columns(&record)?;
                    add(&mut read, line, &record, columns.unwrap_or_default(), encoding);
                }
            }
            Some(columns) => add(&mut read, line, &record, columns, encoding),
        }
    }
    Ok(read)
}

fn add(read: &mut Read, line: u32, record: &::csv::StringRecord, columns: Columns, encoding: Option<Encoding>) {
    let serial = columns.serial.and_then(|at| record.get(at)).unwrap_or_default();
    let row = row(line, record, columns, encoding);
    // What stands in the place of a serial number could be a secret in the wrong column.
    let shown = if read::serial(serial).is_ok() && serial.len() <= 20 { serial } else { "" };
    read.add(line, shown, row);
}

fn row(line: u32, record: &::csv::StringRecord, columns: Columns, encoding: Option<Encoding>) -> Result<Found, Why> {
    let at = |column: Option<usize>| column.and_then(|at| record.get(at)).filter(|text| !text.is_empty());
    let serial = read::serial(at(columns.serial).ok_or(Why::Missing("serial number"))?)?;
    if at(columns.kind).is_some_and(|kind| kind.to_ascii_lowercase().contains("hotp")) {
        return Err(Why::Counts);
    }
    if at(columns.digits).is_some_and(|digits| digits != "6") {
        return Err(Why::Digits);
    }
    let named = at(columns.algorithm).or_else(|| at(columns.kind).filter(|kind| is_hash(kind)));
    Ok(Found {
        line,
        serial,
        seed: secret(at(columns.secret).ok_or(Why::Missing("secret"))?, encoding)?,
        algorithm: named.map_or(Ok(Algorithm::Sha1), algorithm)?,
        period: at(columns.period).map_or(Ok(APP_PERIOD), read::period)?,
        drift: 0,
        manufacturer: at(columns.manufacturer).and_then(read::name),
        model: at(columns.model).and_then(read::name),
    })
}

/// The sign between the columns, by the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: char| first.matches(sign).count();
    match (count(','), count(';'), count('\t')) {
        (comma, semicolon, tab) if tab > comma && tab > semicolon => b'\t',
        (comma, semicolon, _) if semicolon > comma => b';',
        _ => b',',
    }
}

/// The columns that a header names; `None`: it is no header.
fn header(record: &::csv::StringRecord) -> Option<Columns> {
    let mut columns = Columns::default();
    for (at, name) in record.iter().enumerate() {
        let folded: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let place = match folded.as_str() {
            "serial" | "serialnumber" | "serialno" | "sn" => &mut columns.serial,
            "secret" | "secretkey" | "seed" | "key" => &mut columns.secret,
            "timeinterval" | "timestep" | "interval" | "period" | "timeintervalinseconds" => &mut columns.period,
            "length" | "digits" => &mut columns.digits,
            "hashfunction" | "hash" | "algorithm" => &mut columns.algorithm,
            "type" => &mut columns.kind,
            "manufacturer" | "issuer" => &mut columns.manufacturer,
            "model" => &mut columns.model,
            _ => continue,
        };
        *place = Some(at);
    }
    (columns.serial.is_some() && columns.secret.is_some()).then_some(columns)
}

/// Without a header there must be two columns: which is which of more cannot be known.
fn two_columns(record: &::csv::StringRecord) -> Result<(), Unreadable> {
    if record.len() == 2 {
        return Ok(());
    }
    Err("the first line is no header with the columns serial number and secret key, and has not two columns".into())
}

fn is_hash(text: &str) -> bool {
    text.to_ascii_lowercase().contains("sha")
}

fn algorithm(text: &str) -> Result<Algorithm, Why> {
    let folded: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    match folded.trim_start_matches("hmac").trim_start_matches("totp") {
        "sha1" => Ok(Algorithm::Sha1),
        "sha256" => Ok(Algorithm::Sha256),
        "sha512" => Ok(Algorithm::Sha512),
        _ => Err(Why::Algorithm),
    }
}

/// The bytes of a secret. What is right as both encodings is asked for and never guessed.
fn secret(text: &str, encoding: Option<Encoding>) -> Result<Seed, Why> {
    let folded: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
    let folded = zeroize::Zeroizing::new(folded.trim_end_matches('=').to_ascii_uppercase());
    let hex = || HEXUPPER.decode(folded.as_bytes()).ok();
    let base32 = || BASE32_NOPAD.decode(folded.as_bytes()).ok();
    let bytes = match encoding {
        Some(Encoding::Hex) => hex(),
        Some(Encoding::Base32) => base32(),
        None => match (hex().filter(|_| matches!(folded.len(), 32 | 40 | 64 | 128)), base32()) {
            (Some(_), Some(_)) => return Err(Why::Ambiguous),
            (hex, base32) => hex.or(base32),
        },
    };
    read::seed(bytes.ok_or(Why::Secret)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const HEX: &str = "3132333435363738393031323334353637383930";

    fn one(text: &str) -> Found {
        let mut read = read(text, None).unwrap();
        assert!(read.rejected.is_empty() && read.found.len() == 1, "{:?}", read.rejected);
        read.found.remove(0)
    }

    fn why(text: &str) -> Why {
        let mut read = read(text, None).unwrap();
        assert!(read.found.is_empty(), "{text}");
        read.rejected.remove(0).why
    }

    #[test]
    fn imp_25_the_three_shapes_are_read() {
        let entra = format!(
            "upn,serial number,secret key,time interval,manufacturer,model\na@b.example,2600000001,{BASE32},60,Example,T1\n"
        );
        let found = one(&entra);
        assert_eq!((found.serial.as_str(), found.period, found.line), ("2600000001", 60, 2));
        assert_eq!(found.seed.expose(), b"12345678901234567890");
        assert_eq!((found.manufacturer.as_deref(), found.model.as_deref()), (Some("Example"), Some("T1")));
        let vendor = format!("Serial;Secret;Type;Length;TimeStep;Issuer\nAB1234;{HEX};TOTP-SHA256;6;30;X\n");
        let found = one(&vendor);
        assert_eq!((found.algorithm, found.period, found.manufacturer.as_deref()), (Algorithm::Sha256, 30, Some("X")));
        let bare = one(&format!("2600000001\t{HEX}\n"));
        assert_eq!((bare.seed.expose(), bare.line), (b"12345678901234567890".as_slice(), 1));
        for header in ["SERIAL_NUMBER,SecretKey,timeinterval", "serialNumber,secretKey,timeIntervalInSeconds"] {
            assert_eq!(one(&format!("{header}\n2600000001,{},30", BASE32.to_lowercase())).period, 30);
        }
    }

    #[test]
    fn imp_25_a_secret_that_is_right_in_both_encodings_is_asked_for() {
        let both = "2".repeat(32);
        let text = format!("serial,secret\n2600000001,{both}\n");
        assert_eq!(why(&text), Why::Ambiguous);
        assert_eq!(read(&text, Some(Encoding::Hex)).unwrap().found[0].seed.expose().len(), 16);
        assert_eq!(read(&text, Some(Encoding::Base32)).unwrap().found[0].seed.expose().len(), 20);
    }

    #[test]
    fn imp_25_what_a_row_cannot_be_used_for_is_said() {
        let row = |serial: &str, secret: &str, more: &str| {
            why(&format!("serial,secret,type,length,timestep\n{serial},{secret},{more}"))
        };
        assert_eq!(row("2.6E+09", BASE32, "totp,6,30"), Why::Spreadsheet);
        assert_eq!(row("26E8", BASE32, "totp,6,30"), Why::Spreadsheet);
        assert_eq!(row("", BASE32, "totp,6,30"), Why::Missing("serial number"));
        assert_eq!(row("a!b?", BASE32, "totp,6,30"), Why::Serial);
        assert_eq!(row("2600000001", "", "totp,6,30"), Why::Missing("secret"));
        assert_eq!(row("2600000001", "no!secret", "totp,6,30"), Why::Secret);
        assert_eq!(row("2600000001", "JBSWY3DPEHPK3PXP", "totp,6,30"), Why::Length(10));
        assert_eq!(row("2600000001", BASE32, "totp,8,30"), Why::Digits);
        assert_eq!(row("2600000001", BASE32, "totp,6,45"), Why::Period);
        assert_eq!(row("2600000001", BASE32, "hotp,6,30"), Why::Counts);
        assert_eq!(row("2600000001", BASE32, "hmac-sha384,6,30"), Why::Algorithm);
    }

    #[test]
    fn imp_25_three_columns_without_a_header_are_not_guessed() {
        assert!(read(&format!("a@b.example,2600000001,{HEX}"), None).is_err());
    }

    #[test]
    fn t60_a_secret_in_the_column_of_the_serial_is_not_repeated() {
        let read = read(&format!("serial,secret\n{HEX},2600000001\n"), None).unwrap();
        assert_eq!(read.rejected[0].serial, "");
    }
}
