//! What may be written over what, in both databases.

use crate::state::mark::{Mark, Stamp};
use crate::state::record::Record;
use crate::state::{customers, payment_methods, products, subscriptions};
use crate::store::Store;
use crate::store::testing::stores;

/// One of each sort.
fn records() -> [Record; 4] {
    let subscription = subscriptions::Row {
        id: "sub_1".to_owned(),
        ..subscriptions::Row::default()
    };
    let customer = customers::Row {
        id: "cus_1".to_owned(),
        ..customers::Row::default()
    };
    let method = payment_methods::Row {
        id: "pm_1".to_owned(),
        ..payment_methods::Row::default()
    };
    let product = products::Row {
        id: "prod_1".to_owned(),
        name: "Basic".to_owned(),
    };
    [
        Record::Subscription(Box::new(subscription)),
        Record::Customer(customer),
        Record::PaymentMethod(method),
        Record::Product(product),
    ]
}

async fn written(store: &Store, record: &Record, stamp: Stamp<'_>) -> bool {
    let mut tx = store.begin().await.unwrap();
    let written = record.write(&mut tx, &stamp).await.unwrap();
    tx.commit().await.unwrap();
    written
}

fn stamp(as_of: i64, event: &str, over: Option<i64>) -> Stamp<'_> {
    Stamp {
        livemode: false,
        as_of,
        event: Some(event),
        over,
    }
}

#[tokio::test]
async fn who_was_overtaken_writes_nothing() {
    for own in stores().await {
        for record in records() {
            for (as_of, event, over, want) in [
                (5, "evt_1", None, true),
                (4, "evt_0", None, false),
                // Of the same second, and without a look at what is known.
                (5, "evt_2", None, false),
                (5, "evt_2", Some(1), true),
                // Two looked at revision 1, and the other was faster.
                (5, "evt_3", Some(1), false),
                (5, "evt_3", Some(2), true),
                // Something newer came since the look.
                (6, "evt_4", None, true),
                (5, "evt_5", Some(4), false),
            ] {
                let stamp = stamp(as_of, event, over);
                let got = written(&own.store, &record, stamp).await;
                assert_eq!(got, want, "{record:?} {event} {over:?}");
            }
            let mark = Mark::read(&own.store, &record.key(), false).await.unwrap();
            let want = Mark {
                ended: false,
                as_of: 6,
                as_of_event: Some("evt_4".to_owned()),
                revision: 4,
            };
            assert_eq!(mark, Some(want));
        }
    }
}

#[tokio::test]
async fn what_has_ended_is_written_over_what_has_not() {
    for own in stores().await {
        let ended = subscriptions::Row {
            id: "sub_1".to_owned(),
            ended: true,
            ..subscriptions::Row::default()
        };
        let running = subscriptions::Row {
            ended: false,
            ..ended.clone()
        };
        let ended = Record::Subscription(Box::new(ended));
        let running = Record::Subscription(Box::new(running));
        let customer = customers::Row::deleted("cus_1");
        let there = customers::Row {
            deleted: false,
            ..customer.clone()
        };
        for (ended, running) in [
            (ended, running),
            (Record::Customer(customer), Record::Customer(there)),
        ] {
            assert!(written(&own.store, &running, stamp(9, "evt_1", None)).await);
            assert!(written(&own.store, &ended, stamp(5, "evt_2", None)).await);
            assert!(!written(&own.store, &running, stamp(9, "evt_3", None)).await);
            assert!(!written(&own.store, &running, stamp(5, "evt_4", Some(2))).await);
            assert!(written(&own.store, &ended, stamp(6, "evt_5", None)).await);
        }
    }
}

/// Ids of products are the account's own choice, so that both modes may have the same.
#[tokio::test]
async fn each_mode_has_objects_of_its_own() {
    for own in stores().await {
        for record in records() {
            for livemode in [false, true] {
                let stamp = Stamp {
                    livemode,
                    ..stamp(5, "evt_1", None)
                };
                assert!(written(&own.store, &record, stamp).await);
            }
        }
    }
}
