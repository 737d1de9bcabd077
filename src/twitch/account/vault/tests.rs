//! The vault on a real disk, without a keyring.

use jiff::Timestamp;

use super::*;
use crate::secret::Secret;

fn kept(generation: u64) -> StoredToken {
    StoredToken {
        access: Secret::new("access"),
        refresh: Secret::new("refresh"),
        scopes: vec!["chat:read".into()],
        user_id: "1".into(),
        login: "harbour".into(),
        client_id: "client".into(),
        expires_at: Timestamp::UNIX_EPOCH,
        generation,
    }
}

#[tokio::test]
async fn what_is_saved_is_found_again_and_what_is_forgotten_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::new(folder.path(), false);
    assert_eq!(vault.load().await, LoadedToken::default());
    assert_eq!(vault.save(&kept(3)).await, Ok(KeptIn::File));
    let found = vault.load().await;
    assert_eq!((found.token, found.generation), (Some((kept(3), KeptIn::File)), 3));
    // Left behind by a crash, and by damage.
    for name in ["twitch-sign-in.new", ".twitch-sign-in.x1y2z3.new", ASIDE] {
        fs::write(folder.path().join(name), "token").unwrap();
    }
    assert_eq!(vault.forget(4).await, Ok(()));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[tokio::test]
async fn that_nobody_is_signed_in_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(FILE), stored_token::signed_out(7).unwrap()).unwrap();
    let found = Vault::new(folder.path(), false).load().await;
    assert_eq!(found, LoadedToken { token: None, generation: 7, error: None });
}

#[tokio::test]
async fn damage_is_set_aside() {
    for damage in ["", "{", "[]", r#"{"generation":-1}"#, r#"{"generation":18446744073709551615}"#] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), damage).unwrap();
        let found = Vault::new(folder.path(), false).load().await;
        assert_eq!(found.error, Some(SignInError::Damaged(ASIDE.into())), "{damage}");
        assert_eq!(fs::read_to_string(folder.path().join(ASIDE)).unwrap(), damage);
    }
}
