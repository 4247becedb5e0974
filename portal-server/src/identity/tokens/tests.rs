use super::*;
use crate::store::testing::{Own, stores};

const HOUR: Duration = Duration::from_hours(1);

async fn token(store: &Store) -> NewToken {
    store.add_user("ada", None).await.unwrap();
    store.create_token("ada", HOUR).await.unwrap()
}

async fn signs_in(store: &Store, token: &str) -> Option<String> {
    let tokens = SessionTokens::new(store.clone());
    let user = tokens.authenticate(token).await.unwrap();
    user.map(|user| user.id)
}

#[tokio::test]
async fn a_token_is_its_users() {
    for Own { store, .. } in stores().await {
        let made = token(&store).await;
        assert_eq!(made.secret.len(), "ps_".len() + 43);
        assert_eq!(signs_in(&store, &made.secret).await.as_deref(), Some("ada"));
        let mut other = made.secret.clone();
        other.pop();
        for wrong in ["", "ps_", "ada", &made.id, &other, &made.secret[3..]] {
            assert_eq!(signs_in(&store, wrong).await, None, "{wrong}");
        }
    }
}

#[tokio::test]
async fn it_expires_to_the_millisecond() {
    for Own { store, .. } in stores().await {
        let made = token(&store).await;
        let before = owner(&store, &made.secret, made.expires_at - 1).await;
        assert!(before.unwrap().is_some());
        let at = owner(&store, &made.secret, made.expires_at).await;
        assert_eq!(at.unwrap(), None);
    }
}

#[tokio::test]
async fn it_can_be_revoked_by_its_public_id() {
    for Own { store, .. } in stores().await {
        let made = token(&store).await;
        let other = store.create_token("ada", HOUR).await.unwrap();
        let revoked = store.revoke_token(&made.id).await.unwrap();
        assert!(revoked.revoked_at.is_some());
        assert_eq!(store.revoke_token(&made.id).await.unwrap(), revoked);
        assert_eq!(signs_in(&store, &made.secret).await, None);
        assert!(signs_in(&store, &other.secret).await.is_some());
        let fault = store.revoke_token(&other.secret).await.unwrap_err();
        assert_eq!(fault.to_string(), "there is no token `ps_…`");
    }
}

#[tokio::test]
async fn a_disabled_user_has_none() {
    for Own { store, .. } in stores().await {
        let made = token(&store).await;
        store.disable_user("ada").await.unwrap();
        assert_eq!(signs_in(&store, &made.secret).await, None);
        let fault = store.create_token("ada", HOUR).await.unwrap_err();
        assert_eq!(fault.to_string(), "the user `ada` is disabled");
        let fault = store.create_token("bob", HOUR).await.unwrap_err();
        assert_eq!(fault.to_string(), "there is no user `bob`");
    }
}

#[tokio::test]
async fn the_database_has_its_hash_only() {
    for Own { store, .. } in stores().await {
        let made = token(&store).await;
        let kept = "SELECT id, hash FROM portal_tokens";
        let (id, hash): (String, Vec<u8>) =
            on!(store.read, conn => sqlx::query_as(kept).fetch_one(conn).await.unwrap());
        assert_eq!(id, made.id);
        assert_eq!(hash, Sha256::digest(made.secret.as_bytes()).as_slice());
        assert!(!made.secret.contains(&id[4..]));
        assert!(!format!("{made:?}").contains(&made.secret));
    }
}

#[tokio::test]
async fn they_are_listed_by_user_and_last_no_century() {
    for Own { store, .. } in stores().await {
        let made = token(&store).await;
        store.add_user("bob", None).await.unwrap();
        store.create_token("bob", HOUR).await.unwrap();
        let own = store.tokens(Some("ada")).await.unwrap();
        assert_eq!(own.iter().map(|it| &it.id).collect::<Vec<_>>(), [&made.id]);
        assert_eq!(store.tokens(None).await.unwrap().len(), 2);
        for span in [Duration::ZERO, LONGEST * 2, Duration::MAX] {
            let fault = store.create_token("ada", span).await.unwrap_err();
            assert!(matches!(fault, IdentityError::Validity), "{fault}");
        }
    }
}
