use std::sync::{Arc, Mutex};

use delayed_payments::Scope;
use giving::Given;
use giving::ports::{Ending, Flow, Meter, Running};

use crate::world::World;

/// Writes down what began and how it ended.
#[derive(Default)]
struct Tape {
    begun: Mutex<Vec<Flow>>,
    ended: Arc<Mutex<Vec<(Flow, Ending)>>>,
}

struct UnderWay(Flow, Arc<Mutex<Vec<(Flow, Ending)>>>);

impl Meter for Tape {
    fn begin(&self, flow: Flow) -> Box<dyn Running> {
        self.begun.lock().unwrap().push(flow);
        Box::new(UnderWay(flow, Arc::clone(&self.ended)))
    }
}

impl Running for UnderWay {
    fn end(self: Box<Self>, ending: Ending) {
        self.1.lock().unwrap().push((self.0, ending));
    }
}

impl Tape {
    fn ended(&self) -> Vec<(Flow, Ending)> {
        std::mem::take(&mut *self.ended.lock().unwrap())
    }
}

pub(crate) async fn a_gift_is_counted_on_its_whole_way(mut world: World) {
    let tape = Arc::new(Tape::default());
    world.giving = world.giving.clone().counted_by(Arc::clone(&tape) as Arc<dyn Meter>);
    let staff = world.staff().await;
    let (donor, method) = world.donor_with("ok").await;
    world.give(&donor, method, "25").await;
    assert_eq!(tape.ended(), [(Flow::Give, Ending::Done), (Flow::Send, Ending::Done)]);

    let refused = world.giving.give(&donor, &world.typed(method, "ten"), world.request()).await;
    assert!(refused.is_err());
    assert_eq!(tape.ended(), [(Flow::Give, Ending::Refused)]);

    // What the bank refuses is a send that did what a send is for.
    let (poor, card) = world.donor_with("declined").await;
    world.give(&poor, card, "25").await;
    assert_eq!(tape.ended(), [(Flow::Give, Ending::Done), (Flow::Send, Ending::Done)]);

    let scope = Scope::Gateway(world.gateway.clone());
    let why = "the status page says that it is down";
    world.giving.begin_delay(&staff, scope, why, world.request()).await.unwrap();
    world.give(&donor, method, "30").await;
    let held = [(Flow::Give, Ending::Done), (Flow::Hold, Ending::Done), (Flow::Send, Ending::Done)];
    assert_eq!(tape.ended(), held);

    let mut weekly = world.typed(method, "60");
    weekly.frequency = "weekly".to_owned();
    weekly.first = "2026-11-23".to_owned();
    let made = world.giving.give(&donor, &weekly, world.request()).await.unwrap();
    assert!(matches!(made, Given::Schedule(_)));
    world.pass(std::time::Duration::from_secs(2 * 24 * 60 * 60)).await;
    let ended = tape.ended();
    assert!(ended.contains(&(Flow::Schedule, Ending::Done)), "{ended:?}");
    assert!(ended.contains(&(Flow::Hold, Ending::Done)), "{ended:?}");
    let begun = tape.begun.lock().unwrap().len();
    assert!((9..=40).contains(&begun), "{begun} flows");
}
