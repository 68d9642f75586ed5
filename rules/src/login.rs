//! What is demanded of somebody whose first factor was right? The one gate of every login (T19).

use crate::login_method::Method;
use crate::policy;
use crate::protection::{Choice, Protections};
use crate::verification::Demand;
use crate::{Millis, verification};

/// What a login method has proved already: that cannot be the second proof of the same login (T34).
pub const fn proved(by: Method) -> &'static [verification::Method] {
    match by {
        Method::Passkey => &[verification::Method::Passkey],
        Method::Wechat | Method::Qq | Method::Wecom | Method::Email | Method::OfficialAccount => &[],
    }
}

/// Where a login comes from, seen from the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum City {
    /// A frequent login city (SUSPICIOUS-06).
    Usual,
    /// A known one that is not frequent.
    Unusual,
    /// The address has no known city. It is treated like an unusual one where a protection asks (T22).
    Unknown,
}

/// The last full logins from one city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Whether the account was registered there.
    pub registered: bool,
    /// The instant of the third last full login, if there were three.
    pub third_last_at: Option<Millis>,
}

/// SUSPICIOUS-06: three full logins within `policy.city_window`, or the city of registration.
pub fn is_frequent(seen: Seen, now: Millis, policy: &policy::Login) -> bool {
    seen.registered || seen.third_last_at.is_some_and(|at| now - at <= policy.city_window)
}

/// What is demanded after the first factor, if anything. It looks at nothing but what the account has chosen
/// and where the login comes from: a factor that is missing or a provider that is down relaxes nothing.
///
/// One verification satisfies both protections, because login protection's method, or a stronger one, is what
/// it then asks for (SUSPICIOUS-04).
///
/// A passkey satisfies both: it is the device and whoever it has recognised, two factors at once, and cannot be
/// phished. A code on top of it would only send people back to passwords.
pub fn demanded(protections: &Protections, by: Method, city: City) -> Option<Demand> {
    if by == Method::Passkey {
        return None;
    }
    match (protections.login, by) {
        // The scan itself was the proof (LOGINPROT-04).
        (Choice::Wechat, Method::Wechat) | (Choice::None, _) => {}
        (choice, _) => return Some(Demand::Protection(choice)),
    }
    (protections.suspicious && city != City::Usual).then_some(Demand::Suspicious)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DAY;

    const CITIES: [City; 3] = [City::Usual, City::Unusual, City::Unknown];

    /// T19, traps 26 and 27: every way to log in × every protection × every kind of city. Each row says what
    /// is expected at a usual, an unusual and an unknown city.
    #[test]
    fn t19_the_matrix_of_logins_protections_and_cities() {
        use Choice::{Mfa, Mobile, None as Off, Wechat};
        let of = |choice| Some(Demand::Protection(choice));
        let suspicious = Some(Demand::Suspicious);
        let mut rows = 0;
        for by in Method::LOGINS {
            let by_wechat = by == Method::Wechat;
            let wechat = if by_wechat { None } else { of(Wechat) };
            let wechat_or_suspicious = if by_wechat { suspicious } else { of(Wechat) };
            let expected = [
                ((Off, false), [None, None, None]),
                ((Off, true), [None, suspicious, suspicious]),
                ((Mfa, false), [of(Mfa); 3]),
                ((Mfa, true), [of(Mfa); 3]),
                ((Mobile, false), [of(Mobile); 3]),
                ((Mobile, true), [of(Mobile); 3]),
                ((Wechat, false), [wechat; 3]),
                ((Wechat, true), [wechat, wechat_or_suspicious, wechat_or_suspicious]),
            ];
            for ((login, suspicious), expected) in expected {
                // Two factors at once (`decisions.md`).
                let expected = if by == Method::Passkey { [None; 3] } else { expected };
                // Trap 27: what guards operations has no say here.
                for operation in Choice::ALL {
                    let protections = Protections { login, operation, suspicious };
                    assert_eq!(CITIES.map(|city| demanded(&protections, by, city)), expected, "{by:?} {protections:?}");
                    rows += CITIES.len();
                }
            }
        }
        assert_eq!(rows, 6 * 4 * 4 * 2 * 3);
    }

    #[test]
    fn suspicious_06_three_logins_in_thirty_days_or_the_city_of_registration() {
        let policy = policy::Login::default();
        let third = |at| Seen { registered: false, third_last_at: Some(at) };
        assert!(!is_frequent(Seen::default(), 0, &policy), "never seen, or fewer than three times");
        assert!(is_frequent(third(0), 30 * DAY, &policy));
        assert!(!is_frequent(third(0), 30 * DAY + 1, &policy));
        assert!(is_frequent(Seen { registered: true, third_last_at: None }, 400 * DAY, &policy));
    }

    /// Kratos issue 4317.
    #[test]
    fn t34_the_passkey_that_began_a_login_is_not_its_second_proof() {
        assert_eq!(proved(Method::Passkey), [verification::Method::Passkey]);
        assert!(Method::ALL.into_iter().all(|by| proved(by).is_empty()));
    }
}
