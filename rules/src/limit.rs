//! What does the Use Limits page list? (QUOTA-22)

use crate::Policy;

/// The unit of a limit; the words `limit-unit-…` name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Root accounts.
    Accounts,
    /// Days.
    Days,
    /// Characters.
    Characters,
    /// Attempts.
    Attempts,
}

impl Unit {
    /// The name in the API and the words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Days => "days",
            Self::Characters => "characters",
            Self::Attempts => "attempts",
        }
    }
}

/// One restriction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its stable key; the words `limit-KEY` name it.
    pub key: &'static str,
    /// The value in force here.
    pub value: i64,
    /// What the value counts.
    pub unit: Unit,
}

/// Every row of the table, in the guide's order (lines 92 to 106).
pub fn rows(policy: &Policy) -> Vec<Row> {
    let limit = &policy.limit;
    let row = |key, value, unit| Row { key, value, unit };
    let accounts = |key, value| row(key, value, Unit::Accounts);
    vec![
        accounts("registered-email", limit.registered),
        accounts("registered-qq", limit.registered),
        accounts("registered-wechat", limit.registered),
        accounts("registered-official-account", limit.registered),
        accounts("registered-wecom", limit.registered),
        accounts("bound-mobile", limit.bound_mobile),
        accounts("personal-identity", limit.personal_identity),
        accounts("enterprise-identity", limit.enterprise_identity),
        accounts("bound-wechat", limit.bound_wechat),
        accounts("bound-wecom", limit.bound_wecom),
        accounts("legal-person", limit.legal_person),
        row("real-name-interval", limit.real_name_days, Unit::Days),
        row("enterprise-name", limit.enterprise_name, Unit::Characters),
        row("password-attempts", policy.lockout.attempts, Unit::Attempts),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quota_22_the_table_has_the_guide_s_rows_and_values() {
        let values: Vec<_> = rows(&Policy::default()).into_iter().map(|row| row.value).collect();
        assert_eq!(values, [1, 1, 1, 1, 1, 5, 3, 10, 50, 20, 20, 30, 5, 10]);
    }

    #[test]
    fn quota_23_a_deployment_s_own_value_is_shown() {
        let mut policy = Policy::default();
        policy.limit.bound_mobile = 7;
        assert!(rows(&policy).iter().any(|row| row.key == "bound-mobile" && row.value == 7));
    }
}
