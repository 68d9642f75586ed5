//! Samples of the pages of MFA devices.

use center::mfa::{Device, Status};
use rules::mfa::Kind;
use rules::protection::{Choice, Protections};

use crate::mfa::{Bind, Hardware, Overview, Qr, Unbind};
use crate::page::Page;
use crate::page::sample::NOW;

pub(super) fn device(kind: Kind) -> Device {
    let serial = (kind == Kind::Hardware).then(|| "****0001".into());
    Device { kind, serial, bound_at: NOW, drift: if kind == Kind::Hardware { -3 } else { 0 } }
}

fn protections(choice: Choice) -> Protections {
    Protections { login: choice, operation: choice, suspicious: false }
}

pub(super) fn overview(page: Page, device: Option<Device>, verified: bool) -> Overview {
    let status = Status { device, kinds: Kind::ALL.into(), protections: protections(Choice::Mfa) };
    Overview { page, status, verified }
}

pub(super) fn bind(page: Page) -> Bind {
    Bind {
        page,
        qr: Qr::new("otpauth://totp/Menshen:1000000000012?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Menshen")
            .unwrap(),
        key: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into(),
        minutes: 9,
        login: true,
        operation: false,
        protections: protections(Choice::Mobile),
    }
}

pub(super) fn hardware(page: Page) -> Hardware {
    Hardware { page, serial: "26\"<b>".into(), login: false, operation: true, protections: protections(Choice::Wechat) }
}

pub(super) fn unbind(page: Page, kind: Kind, choice: Choice) -> Unbind {
    Unbind { page, device: device(kind), protections: protections(choice), verified: kind == Kind::Hardware }
}
