//! What is due to be sent, and which faults it meets.

use std::collections::BTreeMap;
use std::time::Duration;

use super::event::event_json;
use super::post::Letter;
use super::signature::{self, Signing};
use crate::faults::{Faults, Mishap};
use crate::shared::Mode;
use crate::world::{Delivery, Endpoint, Event, World};

/// How long it may take to look again, where nothing is known to become due.
const LONGEST_WAIT: i64 = 60;

/// A mode, and the id of a delivery in it.
pub(super) type Address = (Mode, String);

/// What a courier keeps in mind.
#[derive(Debug, Default)]
pub(super) struct Mind {
    /// What is on its way, and to which endpoint.
    pub(super) flying: BTreeMap<Address, String>,
    /// What a fault made wait, and will not meet another: for which endpoint it is, and whether it
    /// goes as soon as another delivery there went.
    pub(super) held: BTreeMap<Address, (String, bool)>,
}

/// What is due in a world.
#[derive(Debug, Default)]
pub(super) struct Pick {
    /// What goes now.
    pub(super) sent: Vec<Sent>,
    /// What goes later or never, by its id.
    pub(super) put_off: Vec<(String, Off)>,
    /// How long until more can be due.
    pub(super) wait: Duration,
}

/// A delivery that goes now.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) address: Address,
    pub(super) letter: Letter,
    /// How often it goes; 0 where it is lost on purpose.
    pub(super) times: u8,
}

/// When a delivery goes that does not go now.
#[derive(Clone, Copy, Debug)]
pub(super) enum Off {
    Until(i64),
    Never(&'static str),
}

/// Looks for what is due, `in_flight` to each endpoint at most.
pub(super) fn pick(
    world: &World,
    mode: Mode,
    in_flight: usize,
    mind: &mut Mind,
    faults: &Faults,
) -> Pick {
    let now = world.clock.now();
    let mut pick = Pick::default();
    let mut next = world.next_due().unwrap_or(i64::MAX);
    for endpoint in with_mail(world) {
        let flying = mind.flying.iter();
        let flying = flying.filter(|((its, _), to)| *its == mode && **to == endpoint.id);
        let mut free = in_flight.saturating_sub(flying.count());
        for (at, id) in world.mail_for(&endpoint.id) {
            if at > now {
                next = next.min(at);
            }
            if at > now || free == 0 {
                break;
            }
            let address = (mode, id.to_owned());
            if !mind.flying.contains_key(&address) {
                let goes = pick.add(world, address, endpoint, mind, faults);
                free -= usize::from(goes);
            }
        }
    }
    let wait = next.saturating_sub(now).clamp(1, LONGEST_WAIT);
    pick.wait = Duration::from_secs(wait.unsigned_abs());
    pick
}

/// Whether something is due, or on its way.
pub(super) fn is_any_due(world: &World) -> bool {
    let now = world.clock.now();
    let first = |endpoint: &Endpoint| world.mail_for(&endpoint.id).next();
    with_mail(world).any(|endpoint| first(endpoint).is_some_and(|(at, _)| at <= now))
}

/// When something comes due next that may have to do with webhooks, where somebody waits for them.
pub(super) fn next_step(world: &World) -> Option<i64> {
    let mut endpoints = world.all::<Endpoint>().iter();
    if !endpoints.any(|endpoint| endpoint.enabled) {
        return None;
    }
    let first = |endpoint: &Endpoint| world.mail_for(&endpoint.id).next();
    let mail = with_mail(world).filter_map(first).map(|(at, _)| at);
    mail.chain(world.next_due()).min()
}

fn with_mail(world: &World) -> impl Iterator<Item = &Endpoint> {
    let endpoints = world.endpoints_with_mail();
    let endpoints = endpoints.filter_map(|id| world.get::<Endpoint>(id));
    endpoints.filter(|endpoint| endpoint.enabled)
}

impl Pick {
    /// Adds a delivery that is due, and says whether it goes now.
    fn add(
        &mut self,
        world: &World,
        address: Address,
        endpoint: &Endpoint,
        mind: &mut Mind,
        faults: &Faults,
    ) -> bool {
        let delivery = world.get::<Delivery>(&address.1);
        let Some(event) = delivery.and_then(|it| world.get::<Event>(&it.event)) else {
            let why = "its event is forgotten";
            self.put_off.push((address.1, Off::Never(why)));
            return false;
        };
        let fault = match mind.held.remove(&address) {
            Some(_) => None,
            None => faults.on_delivery(&event.kind, &endpoint.id),
        };
        let effect = fault.as_ref().map(|fault| fault.effect);
        if let (Some(fault), Some(Mishap::Delay | Mishap::Reorder)) = (&fault, effect) {
            let until = world.clock.now().saturating_add(fault.wait());
            self.put_off.push((address.1.clone(), Off::Until(until)));
            let until_another = effect == Some(Mishap::Reorder);
            mind.held
                .insert(address, (endpoint.id.clone(), until_another));
            return false;
        }
        let signing = match effect {
            Some(Mishap::WrongSignature) => Signing::Wrong,
            _ => Signing::Right,
        };
        mind.flying.insert(address.clone(), endpoint.id.clone());
        self.sent.push(Sent {
            address,
            letter: letter(world, event, endpoint, signing),
            times: match effect {
                Some(Mishap::Drop) => 0,
                Some(Mishap::Duplicate) => 2,
                _ => 1,
            },
        });
        true
    }
}

fn letter(world: &World, event: &Event, endpoint: &Endpoint, signing: Signing) -> Letter {
    let version = endpoint.api_version.as_ref().unwrap_or(&event.api_version);
    let body = event_json(world, event, version).to_string().into_bytes();
    let signature = signature::header(&body, endpoint, world.clock.now(), signing);
    Letter {
        url: endpoint.url.clone(),
        body,
        signature,
    }
}
