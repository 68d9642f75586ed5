//! Which steps does a verification take, and which can it not take? (T34)
//!
//! ```mermaid
//! stateDiagram-v2
//!   [*] --> open: an operation demands it
//!   open --> open: choose another method (proves nothing)
//!   open --> open: send a code, prove wrongly (proves nothing)
//!   open --> open: prove rightly, but the demand asks for a second method
//!   open --> granted: prove rightly, the demand is met
//!   granted --> spent: the operation takes the grant, once
//!   open --> over: time
//!   granted --> over: time
//! ```
//! The only edge into `granted` is a right proof by the method that was chosen, if that method counts at that
//! moment. What counts is computed from the account as it is now and never remembered.

use super::{Demand, Method};
use crate::Refusal;

/// Where a verification stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Something must be proved.
    Open {
        /// The method that was chosen; `None`: the first of those that count.
        method: Option<Method>,
        /// What has been proved.
        proved: Vec<Method>,
    },
    /// Proved: a grant is out.
    Granted,
    /// The grant was used.
    Spent,
    /// Its time is over.
    Over,
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Another method is wanted.
    Choose(Method),
    /// A code is to be sent.
    Send,
    /// A proof by this kind of method was looked at.
    Prove(Method, bool),
    /// The operation asks for the grant.
    Redeem,
    /// The time is over.
    Expire,
}

/// What is true of the account and the flow at this moment.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// Why it is asked.
    pub demand: Demand,
    /// The methods that count, without those proved already, from [`methods`](super::methods).
    pub methods: &'a [Method],
}

impl Facts<'_> {
    /// The method in force: the chosen one while it counts, else the first.
    pub fn current(&self, chosen: Option<Method>) -> Option<Method> {
        chosen.filter(|method| self.methods.contains(method)).or(self.methods.first().copied())
    }
}

/// The next state.
///
/// # Errors
/// [`Refusal::VerificationGone`] where nothing can follow; [`Refusal::VerificationMethod`] for a method that
/// does not count, or a proof by another than the one in force; [`Refusal::VerificationNoMethod`];
/// [`Refusal::VerificationRequired`] where a grant is asked for that there is not.
pub fn step(state: &State, event: Event, facts: &Facts<'_>) -> Result<State, Refusal> {
    match (state, event) {
        (State::Open { .. } | State::Granted, Event::Expire) => Ok(State::Over),
        (State::Granted, Event::Redeem) => Ok(State::Spent),
        (_, Event::Redeem) => Err(Refusal::VerificationRequired),
        (State::Open { method, proved }, event) => open(*method, proved, event, facts),
        (State::Granted | State::Spent | State::Over, _) => Err(Refusal::VerificationGone),
    }
}

fn open(chosen: Option<Method>, proved: &[Method], event: Event, facts: &Facts<'_>) -> Result<State, Refusal> {
    let current = facts.current(chosen).ok_or(Refusal::VerificationNoMethod)?;
    let stay = |method| State::Open { method: Some(method), proved: proved.to_vec() };
    match event {
        Event::Choose(method) if facts.methods.contains(&method) => Ok(stay(method)),
        Event::Send if current.is_sent() => Ok(stay(current)),
        Event::Prove(method, false) if method == current => Ok(stay(current)),
        Event::Prove(method, true) if method == current => Ok(proved_by(method, proved, facts.demand)),
        _ => Err(Refusal::VerificationMethod),
    }
}

fn proved_by(method: Method, before: &[Method], demand: Demand) -> State {
    let mut proved = before.to_vec();
    proved.push(method);
    if demand.is_met(&proved) { State::Granted } else { State::Open { method: None, proved } }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Account, Usable, methods};
    use super::*;
    use crate::policy;
    use crate::protection::Choice;

    fn any_method() -> impl Strategy<Value = Method> {
        proptest::sample::select(Method::ALL.to_vec())
    }

    fn any_event() -> impl Strategy<Value = Event> {
        prop_oneof![
            3 => any_method().prop_map(Event::Choose),
            1 => Just(Event::Send),
            4 => (any_method(), any::<bool>()).prop_map(|(method, right)| Event::Prove(method, right)),
            2 => Just(Event::Redeem),
            1 => Just(Event::Expire),
        ]
    }

    fn any_demand() -> impl Strategy<Value = Demand> {
        prop_oneof![
            Just(Demand::Any),
            Just(Demand::UnbindMfa),
            Just(Demand::Suspicious),
            Just(Demand::Reset),
            proptest::sample::select(Choice::ALL[1..].to_vec()).prop_map(Demand::Protection),
        ]
    }

    /// What the machine must agree with: a plain list of what was rightly proved, in its turn.
    #[derive(Default)]
    struct Model {
        proved: Vec<Method>,
        granted: bool,
        spent: bool,
        over: bool,
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// T34, and the first three rows of the advisories: no grant without a right proof by a method that
        /// counted and was in force; choosing, sending and failing never bring it nearer; it is used once.
        #[test]
        fn t34_no_order_of_events_gives_a_grant_without_its_proofs(
            demand in any_demand(),
            has in proptest::collection::btree_set(any_method(), 0..5),
            first in proptest::option::of(any_method()),
            events in proptest::collection::vec(any_event(), 1..40),
        ) {
            let usable: Vec<Usable> = has.iter().map(|method| Usable { method: *method, since: 0 }).collect();
            let policy = policy::Verification::default();
            let mut state = State::Open { method: None, proved: Vec::new() };
            let mut model = Model::default();
            for event in events {
                let used: Vec<Method> = model.proved.iter().copied().chain(first).collect();
                let account = Account { usable: &usable, operation: Choice::None, used: &used };
                let counting = methods(demand, &account, i64::MAX / 2, &policy);
                let facts = Facts { demand, methods: &counting };
                let in_force = match &state {
                    State::Open { method, .. } => facts.current(*method),
                    _ => None,
                };
                let stepped = step(&state, event, &facts);
                match event {
                    Event::Prove(method, true) if in_force == Some(method) => {
                        prop_assert!(has.contains(&method) && demand.allows(method) && first != Some(method));
                        model.proved.push(method);
                        model.granted = demand.is_met(&model.proved);
                    }
                    Event::Expire if !model.spent => model.over = true,
                    Event::Redeem if model.granted && !model.over => {
                        prop_assert_eq!(stepped.is_ok(), !model.spent, "a grant is used once");
                        model.spent = true;
                    }
                    Event::Redeem => prop_assert!(stepped.is_err()),
                    _ => {}
                }
                if let Ok(next) = stepped {
                    if next == State::Granted {
                        prop_assert!(demand.is_met(&model.proved), "{:?} {:?}", event, model.proved);
                    }
                    state = next;
                }
                prop_assert_eq!(matches!(state, State::Granted | State::Spent) && !model.over, model.granted && !model.over);
            }
        }
    }

    fn fresh() -> State {
        State::Open { method: None, proved: Vec::new() }
    }

    const BOTH: Facts<'static> = Facts { demand: Demand::Any, methods: &[Method::SecureMobile, Method::SecurityEmail] };

    /// Keycloak CVE-2026-18963, authentik CVE-2026-49448.
    #[test]
    fn t34_another_method_and_an_empty_answer_leave_everything_unproved() {
        let chosen = step(&fresh(), Event::Choose(Method::SecurityEmail), &BOTH).unwrap();
        assert_eq!(chosen, State::Open { method: Some(Method::SecurityEmail), proved: vec![] });
        assert_eq!(step(&chosen, Event::Redeem, &BOTH), Err(Refusal::VerificationRequired));
        let wrong = Event::Prove(Method::SecureMobile, true);
        assert_eq!(step(&chosen, wrong, &BOTH), Err(Refusal::VerificationMethod), "not the method in force");
    }

    #[test]
    fn idv_10_without_a_method_nothing_follows() {
        let none = Facts { demand: Demand::Any, methods: &[] };
        assert_eq!(step(&fresh(), Event::Send, &none), Err(Refusal::VerificationNoMethod));
        let over = step(&fresh(), Event::Expire, &none).unwrap();
        assert_eq!(step(&over, Event::Send, &BOTH), Err(Refusal::VerificationGone));
    }
}
