//! What of AWS is looked after: the names of things there, checked for their form.

use std::fmt;

/// The names of what is looked after; what is not named is not asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// The file system, `fs-...`.
    pub file_system: Option<String>,
    /// The gateway.
    pub gateway: Option<GatewayId>,
    /// The line, `dxcon-...`.
    pub line: Option<String>,
    /// The virtual interface on it, `dxvif-...`.
    pub interface: Option<String>,
}

impl Ids {
    /// Whether nothing is looked after.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A gateway: by its id, in the account that asks, or by its ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayId(String);

/// What stands before the id in an ARN: `arn:aws:storagegateway:REGION:ACCOUNT:gateway/`.
const PARTS: usize = 6;

impl GatewayId {
    /// `sgw-12A3456B`, or an ARN that ends with it. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(':').collect();
        let id = match parts.as_slice() {
            [id] => id,
            ["arn", partition, "storagegateway", region, account, resource] => {
                let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
                let is_whole = partition.starts_with("aws") && !region.is_empty() && is_account;
                resource.strip_prefix("gateway/").filter(|_| is_whole)?
            }
            _ => return None,
        };
        // AWS writes letters in either case here.
        is_id(&id.to_ascii_lowercase(), "sgw-", 8..=17).then(|| Self(text.into()))
    }

    /// `sgw-12A3456B`.
    pub fn id(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The region that its ARN names.
    pub fn region(&self) -> Option<&str> {
        self.0.split(':').nth(3)
    }

    /// Its ARN, by the region that is asked and by who asks: `arn:aws:sts::123456789012:assumed-role/...`. `None`: that is
    /// no ARN.
    pub fn arn(&self, region: &str, caller: &str) -> Option<String> {
        if self.0.split(':').count() == PARTS {
            return Some(self.0.clone());
        }
        let mut parts = caller.split(':');
        let (partition, account) = (parts.nth(1)?, parts.nth(2)?);
        Some(format!("arn:{partition}:storagegateway:{region}:{account}:gateway/{}", self.0))
    }
}

impl fmt::Display for GatewayId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether a text is an id: `before`, and so many hexadecimal digits. Direct Connect has letters beyond f.
pub fn is_id(text: &str, before: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    let allowed = |byte: u8| match before.starts_with("dx") {
        true => byte.is_ascii_lowercase() || byte.is_ascii_digit(),
        false => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
    };
    text.strip_prefix(before).is_some_and(|rest| digits.contains(&rest.len()) && rest.bytes().all(allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:storagegateway:us-west-2:123456789012:gateway/sgw-12A3456B";

    #[test]
    fn a_gateway_has_an_id_and_an_arn() {
        let of = |text: &str| GatewayId::parse(text).expect(text);
        assert_eq!((of(ARN).id(), of(ARN).region()), ("sgw-12A3456B", Some("us-west-2")));
        assert_eq!((of("sgw-12A3456B").id(), of("sgw-12A3456B").region()), ("sgw-12A3456B", None));
        let caller = "arn:aws:sts::123456789012:assumed-role/ingest-agent/x";
        for gateway in [of(ARN), of("sgw-12A3456B")] {
            assert_eq!(gateway.arn("us-west-2", caller).as_deref(), Some(ARN));
        }
        assert_eq!(of("sgw-12A3456B").arn("us-west-2", "nobody"), None);
        for bad in [
            "",
            "sgw-",
            "sgw-12A3456",
            "sgw-12A3456G",
            "vol-12A3456B",
            "gateway/sgw-12A3456B",
            "arn:aws:s3:us-west-2:123456789012:gateway/sgw-12A3456B",
            "arn:aws:storagegateway:us-west-2:1234:gateway/sgw-12A3456B",
            "arn:aws:storagegateway:us-west-2:123456789012:share/share-12345678",
        ] {
            assert_eq!(GatewayId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_id_has_its_form() {
        for (text, before, fine) in [
            ("fs-0a1b2c3d4e5f67890", "fs-", true),
            ("fs-0a1b2c3d", "fs-", true),
            ("fs-0A1B2C3D", "fs-", false),
            ("0a1b2c3d", "fs-", false),
            ("fs-", "fs-", false),
            ("dxcon-fh6ayh1d", "dxcon-", true),
            ("dxcon-fh6-yh1d", "dxcon-", false),
        ] {
            assert_eq!(is_id(text, before, 8..=17), fine, "{text}");
        }
    }
}
