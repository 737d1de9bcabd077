//! Who signs in to chat, if anybody can.
//!
//! Must not know when.

use crate::domain::Feature;
use crate::secret::Secret;
use crate::twitch::access::Access;

/// A sign-in as chat wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Login {
    /// The login name, lower case.
    pub(super) name: String,
    /// The access token.
    pub(super) token: Secret,
}

impl Login {
    /// The login that `access` allows. None where chat is not permitted, or where a part of it could not
    /// stand in a line of its own: then reading anonymously is better than breaking the line.
    pub(super) fn of(access: Access) -> Option<Self> {
        let permitted = access.permits(Feature::Chat);
        let Access { token, login: name, .. } = access;
        let sound = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        (permitted && sound(&name) && sound(token.expose())).then_some(Self { name, token })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(login: &str, token: &str, scope: &str) -> Access {
        Access {
            token: Secret::new(token),
            client_id: "client".into(),
            user_id: "12".into(),
            login: login.into(),
            scopes: vec![scope.into()],
        }
    }

    #[test]
    fn a_login_wants_the_permission_and_fits_a_line() {
        let login = Login::of(access("harbour", "abc", "chat:read")).unwrap();
        assert_eq!((login.name.as_str(), login.token.expose()), ("harbour", "abc"));
        assert!(!format!("{login:?}").contains("abc"));
        for (name, token, scope) in [
            ("harbour", "abc", "bits:read"),
            ("harbour", "abc\r\nQUIT", "chat:read"),
            ("harbour\n", "abc", "chat:read"),
            ("two words", "abc", "chat:read"),
            ("", "abc", "chat:read"),
            ("harbour", "", "chat:read"),
        ] {
            assert_eq!(Login::of(access(name, token, scope)), None, "{name:?} {token:?} {scope}");
        }
    }
}
